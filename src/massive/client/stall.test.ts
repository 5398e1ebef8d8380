import { describe, expect, it } from 'vitest';
import { epochMsOf, newYorkTime, serialDay } from '../../market/index.js';
import { StallDetector } from './stall.js';

const MONDAY = serialDay({ year: 2026, month: 11, day: 23 });
const SECOND = 1_000;
const at = (hour: number, minute: number, second = 0, day = MONDAY): number => newYorkTime(day, hour, minute) + second * SECOND;

/** A feed with a message each `every` ms from `from` to `to`; then silence. @returns stall after so many ms of silence */
function silence(from: number, to: number, every: number, quiet: number): number | undefined {
  const stall = new StallDetector({ minimumMs: 30 * SECOND, rate: 1 });
  stall.begin(from);
  for (let time = from; time <= to; time += every) stall.onData(time, epochMsOf(time));
  return stall.stalledFor(to + quiet, epochMsOf(to + quiet));
}

describe('stall detector', () => {
  it('knows silence in a busy session', () => {
    expect(silence(at(10, 0), at(10, 5), 100, 29 * SECOND)).toBeUndefined();
    expect(silence(at(10, 0), at(10, 5), 100, 31 * SECOND)).toBe(31 * SECOND);
  });

  it('is patient with symbols that are slow anyway', () => {
    expect(silence(at(10, 0), at(11, 0), 60 * SECOND, 9 * 60 * SECOND)).toBeUndefined();
    expect(silence(at(10, 0), at(11, 0), 60 * SECOND, 11 * 60 * SECOND)).toBe(11 * 60 * SECOND);
  });

  it('is quiet at night, on a Sunday and on a holiday', () => {
    expect(silence(at(19, 0), at(19, 59), 100, 8 * 3_600 * SECOND)).toBeUndefined();
    expect(silence(at(12, 0, 0, MONDAY - 1), at(12, 1, 0, MONDAY - 1), 100, 3_600 * SECOND)).toBeUndefined();
    const thanksgiving = serialDay({ year: 2026, month: 11, day: 26 });
    expect(silence(at(12, 0, 0, thanksgiving), at(12, 1, 0, thanksgiving), 100, 3_600 * SECOND)).toBeUndefined();
  });

  it('has no false alarm at the edges of the session', () => {
    // Pre-market prints are rare; the first seconds after the open belong to the silence before it.
    expect(silence(at(9, 0), at(9, 20), 100, 10 * 60 * SECOND + 20 * SECOND)).toBeUndefined();
    expect(silence(at(9, 0), at(9, 20), 100, 10 * 60 * SECOND + 40 * SECOND)).toBe(640 * SECOND);
    expect(silence(at(15, 0), at(15, 59, 50), 100, 45 * SECOND)).toBeUndefined();
    // A half day ends at 13:00.
    const dayAfterThanksgiving = serialDay({ year: 2026, month: 11, day: 27 });
    expect(silence(at(12, 0, 0, dayAfterThanksgiving), at(12, 59, 59, dayAfterThanksgiving), 100, 3_600 * SECOND)).toBeUndefined();
  });

  it('goes by the feed’s clock, not by the machine’s', () => {
    const stall = new StallDetector({ minimumMs: 30 * SECOND, rate: 1 });
    const recorded = newYorkTime(serialDay({ year: 2013, month: 10, day: 7 }), 4, 0);
    stall.begin(0);
    stall.onData(1, recorded);
    expect(stall.stalledFor(60 * SECOND, epochMsOf(at(12, 0)))).toBeUndefined();
  });

  it('sees a connection that never gave anything', () => {
    const stall = new StallDetector({ minimumMs: 30 * SECOND, rate: 1 });
    expect(stall.stalledFor(60 * SECOND, epochMsOf(at(12, 0)))).toBeUndefined();
    stall.begin(0);
    expect(stall.stalledFor(60 * SECOND, epochMsOf(at(12, 0)))).toBe(60 * SECOND);
    expect(stall.stalledFor(60 * SECOND, epochMsOf(at(3, 0)))).toBeUndefined();
  });
});
