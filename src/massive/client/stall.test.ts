import { describe, expect, it } from 'vitest';
import { epochMsOf, newYorkTime, serialDay, tickerOf } from '../../market/index.js';
import { StallDetector } from './stall.js';

const MONDAY = serialDay({ year: 2026, month: 11, day: 23 });
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const SPY = tickerOf('SPY');
const at = (hour: number, minute: number, second = 0, day = MONDAY): number => newYorkTime(day, hour, minute) + second * SECOND;

const detector = (): StallDetector => new StallDetector({ minimumMs: 30 * SECOND, rate: 1 });

/** Messages each `every` ms from `from` to `to`; machine and feed show the same time. */
function flow(stall: StallDetector, from: number, to: number, every: number): void {
  for (let time = from; time <= to; time += every) stall.onData(time, epochMsOf(time), SPY, 1);
}

/** A feed with a message each `every` ms from `from` to `to`; then silence. @returns stall after so many ms of silence */
function silence(from: number, to: number, every: number, quiet: number): number | undefined {
  const stall = detector();
  stall.begin(from);
  flow(stall, from, to, every);
  return stall.stalledFor(to + quiet);
}

describe('stall detector', () => {
  it('knows silence in a busy session', () => {
    expect(silence(at(10, 0), at(10, 5), 100, 29 * SECOND)).toBeUndefined();
    expect(silence(at(10, 0), at(10, 5), 100, 31 * SECOND)).toBe(31 * SECOND);
  });

  it('has seen enough of a busy stream after half a minute, and not of a burst', () => {
    expect(silence(at(10, 0), at(10, 0, 31), 100, 31 * SECOND)).toBe(31 * SECOND);
    expect(silence(at(10, 0), at(10, 0, 29), 100, 3_600 * SECOND)).toBeUndefined();
    expect(silence(at(10, 0), at(10, 1), 1_000, 3_600 * SECOND)).toBeUndefined();
  });

  it('is patient with symbols that are slow anyway', () => {
    expect(silence(at(10, 0), at(10, 55), MINUTE, 240 * MINUTE)).toBeUndefined();
    expect(silence(at(10, 0), at(11, 5), MINUTE, 29 * MINUTE)).toBeUndefined();
    expect(silence(at(10, 0), at(11, 5), MINUTE, 31 * MINUTE)).toBe(31 * MINUTE);
    expect(silence(at(10, 0), at(12, 1), MINUTE, 9 * MINUTE)).toBeUndefined();
    expect(silence(at(10, 0), at(12, 1), MINUTE, 11 * MINUTE)).toBe(11 * MINUTE);
  });

  it.each([
    ['one print', 0],
    ['a print each 45 s for twenty minutes', 45 * SECOND],
    ['a print every 20 minutes', 20 * MINUTE],
  ])('never judges a stream of %s', (_, every) => {
    const stall = detector();
    stall.begin(at(9, 31));
    flow(stall, at(9, 31), at(9, 51), every === 0 ? 3_600 * SECOND : every);
    for (let time = at(10, 11); time < at(16, 1); time += MINUTE) expect(stall.stalledFor(time)).toBeUndefined();
  });

  it('is quiet at night, on a Sunday and on a holiday', () => {
    expect(silence(at(19, 0), at(19, 59), 100, 8 * 3_600 * SECOND)).toBeUndefined();
    expect(silence(at(12, 0, 0, MONDAY - 1), at(12, 1, 0, MONDAY - 1), 100, 3_600 * SECOND)).toBeUndefined();
    const thanksgiving = serialDay({ year: 2026, month: 11, day: 26 });
    expect(silence(at(12, 0, 0, thanksgiving), at(12, 1, 0, thanksgiving), 100, 3_600 * SECOND)).toBeUndefined();
  });

  it('has no false alarm at the edges of the session', () => {
    // Pre-market prints are rare; the first seconds after the open belong to the silence before it.
    expect(silence(at(9, 0), at(9, 20), 100, 10 * MINUTE + 20 * SECOND)).toBeUndefined();
    expect(silence(at(9, 0), at(9, 20), 100, 10 * MINUTE + 40 * SECOND)).toBe(640 * SECOND);
    expect(silence(at(15, 0), at(15, 59, 50), 100, 45 * SECOND)).toBeUndefined();
    // A half day ends at 13:00.
    const dayAfterThanksgiving = serialDay({ year: 2026, month: 11, day: 27 });
    expect(silence(at(12, 0, 0, dayAfterThanksgiving), at(12, 59, 59, dayAfterThanksgiving), 100, 3_600 * SECOND)).toBeUndefined();
  });

  it('goes by the feed’s clock, not by the machine’s', () => {
    const stall = detector();
    const nightBefore = newYorkTime(serialDay({ year: 2013, month: 10, day: 7 }), 4, 0) - at(12, 0);
    stall.begin(at(12, 0));
    for (let time = at(12, 0); time <= at(12, 5); time += 100) stall.onData(time, epochMsOf(time + nightBefore), SPY, 1);
    expect(stall.stalledFor(at(12, 6))).toBeUndefined();
  });

  it('does not blame a connection that never gave anything', () => {
    const stall = detector();
    expect(stall.stalledFor(at(12, 0))).toBeUndefined();
    stall.begin(at(12, 0));
    expect(stall.stalledFor(at(15, 0))).toBeUndefined();
  });

  it('knows what to expect of the next connection, and of the next day', () => {
    const stall = detector();
    stall.begin(at(15, 50));
    flow(stall, at(15, 50), at(15, 55), 100);
    stall.begin(at(15, 56));
    expect(stall.stalledFor(at(15, 56, 29))).toBeUndefined();
    expect(stall.stalledFor(at(15, 56, 31))).toBe(31 * SECOND);
    flow(stall, at(15, 56), at(19, 59), 1_000);
    // A stock may open some minutes late.
    const tuesday = MONDAY + 1;
    expect(stall.stalledFor(at(9, 34, 0, tuesday))).toBeUndefined();
    expect(stall.stalledFor(at(9, 36, 0, tuesday))).toBeGreaterThan(13 * 3_600 * SECOND);
  });

  it('hears of the stream’s pace sooner where several symbols take turns', () => {
    const judged = (symbols: number, messages: number): number | undefined => {
      const stall = detector();
      stall.begin(at(9, 31));
      for (let i = 0; i < 100; i += 1)
        stall.onData(at(9, 31) + 10 * i, epochMsOf(at(9, 31) + 10 * i), tickerOf(`S${i % symbols}`), messages / 100);
      expect(stall.stalledFor(at(9, 31, 30))).toBeUndefined();
      return stall.stalledFor(at(9, 31, 32));
    };
    expect(judged(5, 1_000)).toBeGreaterThan(30 * SECOND);
    expect(judged(4, 1_000)).toBeUndefined();
    expect(judged(5, 900)).toBeUndefined();
  });

  it('begins anew when less is asked for', () => {
    const stall = detector();
    stall.begin(at(10, 0));
    flow(stall, at(10, 0), at(10, 5), 100);
    stall.forget();
    stall.onData(at(10, 5, 1), epochMsOf(at(10, 5, 1)), SPY, 1);
    expect(stall.stalledFor(at(11, 0))).toBeUndefined();
  });
});

describe('a connection that is being made', () => {
  it('does not stall by the silence of the one before, however long it takes', () => {
    const stall = detector();
    stall.begin(at(10, 0));
    flow(stall, at(10, 0), at(10, 5), 100);
    expect(stall.stalledFor(at(10, 30))).toBeDefined();
    stall.gaveUp();
    stall.connecting();
    expect(stall.stalledFor(at(10, 31))).toBeUndefined();
    expect(stall.stalledFor(at(11, 0))).toBeUndefined();
    stall.begin(at(11, 0));
    expect(stall.stalledFor(at(11, 30))).toBeDefined();
  });
});

describe('a stock whose trading is halted', () => {
  /** @returns when it was cut */
  function cuts(stall: StallDetector, from: number, to: number): number[] {
    const found: number[] = [];
    for (let time = from; time < to; time += 5 * SECOND) {
      if (stall.stalledFor(time) === undefined) continue;
      found.push(time);
      stall.gaveUp();
      stall.begin(time + SECOND);
    }
    return found;
  }

  it('is cut less and less often, and not at all after the close', () => {
    const stall = detector();
    stall.begin(at(10, 0));
    flow(stall, at(10, 0), at(10, 5), 100);
    const found = cuts(stall, at(10, 5), at(23, 0));
    expect(found.map((time) => Math.round((time - at(10, 5)) / MINUTE))).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
  });

  it('is given the same patience in the next halt of the day, and no more on the next day', () => {
    const stall = detector();
    stall.begin(at(10, 0));
    flow(stall, at(10, 0), at(10, 5), 100);
    expect(cuts(stall, at(10, 5), at(10, 10))).toHaveLength(3);
    flow(stall, at(10, 10), at(10, 40), 100);
    expect(cuts(stall, at(10, 40), at(10, 43, 55))).toEqual([]);
    flow(stall, at(10, 44), at(15, 59), 100);
    flow(stall, at(10, 0, 0, MONDAY + 1), at(10, 10, 0, MONDAY + 1), 100);
    expect(cuts(stall, at(10, 10, 0, MONDAY + 1), at(10, 11, 0, MONDAY + 1))).toHaveLength(1);
  });

  it('is told from a stream that the reconnection has brought back', () => {
    const stall = detector();
    stall.begin(at(10, 0));
    for (const minute of [0, 10, 20]) {
      flow(stall, at(10, minute), at(10, minute + 5), 100);
      expect(cuts(stall, at(10, minute + 5), at(10, minute + 5, 40))).toHaveLength(1);
      stall.onData(at(10, minute + 5, 41), epochMsOf(at(10, minute + 5, 41)), SPY, 1);
    }
  });
});
