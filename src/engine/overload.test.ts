import { describe, expect, it } from 'vitest';
import { Overload } from './overload.js';

/** What is said while the lag goes through these values, a look each quarter of a second. */
function course(
  lags: readonly number[],
  waits: (index: number) => boolean = () => false,
  atEnd: (index: number) => boolean = () => false,
): boolean[] {
  const overload = new Overload();
  let end = -Infinity;
  return lags.map((lagMs, index) => {
    const now = index * 250;
    if (atEnd(index)) end = now;
    return overload.look(lagMs, now - end, waits(index), now);
  });
}
const ramp = (from: number, to: number, looks: number): number[] =>
  Array.from({ length: looks }, (_, i) => from + ((to - from) * i) / (looks - 1));

describe('overload', () => {
  it('is an engine that falls further and further behind', () => {
    const said = course(ramp(0, 8_000, 40));
    expect(said[0]).toBe(false);
    expect(said.indexOf(true)).toBeGreaterThan(14);
    expect(said.at(-1)).toBe(true);
  });

  it('lasts until it has come back', () => {
    const said = course([...ramp(0, 6_000, 30), ...ramp(6_000, 0, 30)]);
    expect(said[29]).toBe(true);
    expect(said[50]).toBe(true);
    expect(said.at(-1)).toBe(false);
  });

  it('is not an engine that catches up, however far behind it is', () => {
    expect(course(ramp(600_000, 0, 200))).not.toContain(true);
  });

  it('is not an engine that waits for the database', () => {
    expect(course(ramp(0, 60_000, 100), () => true)).not.toContain(true);
    expect(course(ramp(0, 60_000, 100), (index) => index % 3 === 0)).not.toContain(true);
  });

  it('is over when nothing is left to read, however late the last of it was', () => {
    const said = course([...ramp(0, 8_000, 40), ...Array.from({ length: 20 }, () => 8_000)], undefined, (index) => index === 45);
    expect(said[44]).toBe(true);
    expect(said.slice(45)).not.toContain(true);
  });

  it('is not an engine that reads at once what comes late', () => {
    expect(course(ramp(0, 60_000, 100), undefined, (index) => index % 11 === 0)).not.toContain(true);
  });

  it('is not an engine that is steadily a little late', () => {
    expect(course(Array.from({ length: 100 }, (_, i) => 1_500 + (i % 7) * 200))).not.toContain(true);
  });
});
