import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS, epochMsOf, type FeedMessage, HOUR_MS, MINUTE_MS, tickerOf, type Trade } from '../../market/index.js';
import { EngineCore } from './core.js';
import { plainBar } from './plain-events.suite.js';
import { planOf } from './plan.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom: 'trades' });
/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const MINUTES = 12;

interface Print {
  readonly offset: number;
  /** In 64ths of a dollar, which add up exactly in any order. */
  readonly sixtyFourths: number;
  readonly conditions: number[];
}

/** Every other print sets no price, or not all of them. */
const print: fc.Arbitrary<Print> = fc.record({
  offset: fc.nat({ max: MINUTES * MINUTE_MS }),
  sixtyFourths: fc.integer({ min: 99 * 64, max: 101 * 64 }),
  conditions: fc.constantFrom([], [37], [10], [2]),
});

function tradesOf(prints: readonly Print[]): Trade[] {
  const ordered = prints.toSorted((a, b) => a.offset - b.offset);
  return ordered.map(({ offset, sixtyFourths, conditions }, sequence) => ({
    kind: 'trade',
    symbol: tickerOf('SPY'),
    price: sixtyFourths / 64,
    size: 1 + sequence,
    time: epochMsOf(OPEN + offset),
    sequence,
    conditions,
    exchange: 1,
    id: '',
  }));
}

/** Each bar as it was last told. */
function barsOf(messages: readonly FeedMessage[]): unknown {
  const core = new EngineCore(plan);
  const end: FeedMessage = { kind: 'clock', time: epochMsOf(OPEN + (MINUTES + 60) * MINUTE_MS) };
  const events = [...core.apply(messages), ...core.apply([end]), ...core.finish()];
  const bars = new Map<string, unknown>();
  for (const event of events) {
    if (event.kind !== 'bar') continue;
    bars.set(`${event.timeframe} ${event.bar.start}`, plainBar(event.bar));
  }
  return [...bars].toSorted(([a], [b]) => a.localeCompare(b));
}

it('a stretch of the feed that comes later gives every bar that it would have given in time', () => {
  const stretch = fc.tuple(fc.nat({ max: 80 }), fc.nat({ max: 80 }), fc.integer({ min: 1, max: 3 }));
  fc.assert(
    fc.property(fc.array(print, { minLength: 10, maxLength: 80 }), stretch, (prints, [from, count, after]) => {
      const trades = tradesOf(prints);
      const missed = trades.slice(from, from + count);
      const end = missed.at(-1)?.time ?? OPEN;
      // So long a repair takes: what has closed meanwhile without prices is remembered.
      const before = trades.filter((one) => !missed.includes(one) && one.time < end + (after - 1) * MINUTE_MS);
      const rest = trades.filter((one) => !missed.includes(one) && !before.includes(one));
      const clock: FeedMessage = { kind: 'clock', time: epochMsOf(end + after * MINUTE_MS - MINUTE_MS) };
      expect(barsOf([...before, clock, ...missed, ...rest])).toEqual(barsOf(trades));
    }),
    { numRuns: 500 },
  );
});

const [first, second] = tradesOf([
  { offset: 1_000, sixtyFourths: 100 * 64, conditions: [] },
  { offset: 2_000, sixtyFourths: 101 * 64, conditions: [] },
]) as [Trade, Trade];

it('a print that was reported hours late counts into the volume and sets no price', () => {
  const late: Trade = { ...second, price: 150, executedAt: epochMsOf(OPEN - 2 * HOUR_MS) };
  const [bar] = barsOf([first, late]) as [unknown];
  expect(bar).toEqual(['15min ' + OPEN, expect.objectContaining({ open: 100, high: 100, low: 100, close: 100, volume: 3, vwap: 100 })]);
});

it('a print of a time that cannot be leaves everything as it would be without it', () => {
  for (const far of [HOUR_MS, DAY_MS, -3_650 * DAY_MS]) {
    const odd: Trade = { ...second, time: epochMsOf(OPEN + far), price: 7, isOutOfTime: true };
    expect(barsOf([first, odd, second])).toEqual(barsOf([first, second]));
  }
});

it('two prints of one millisecond with one sequence number both count', () => {
  const twin: Trade = { ...first, id: 'other', price: 101, size: 300 };
  const [bar] = barsOf([first, twin]) as [unknown];
  expect(bar).toEqual(['15min ' + OPEN, expect.objectContaining({ high: 101, volume: 301, trades: 2 })]);
});

it('fractions of shares add up to the sixth digit, in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50_000_000 }), { minLength: 1, maxLength: 60 }), fc.nat(), (micro, turn) => {
      const shares = micro.map((one) => one / 1_000_000);
      const turned = [...shares.slice(turn % shares.length), ...shares.slice(0, turn % shares.length)];
      const volumeOf = (sizes: readonly number[]): unknown =>
        (
          barsOf(sizes.map((size, sequence) => ({ ...first, size, sequence, id: String(sequence) }))) as [string, { volume: number }][]
        )[0]?.[1].volume;
      expect(volumeOf(turned)).toBe(micro.reduce((sum, one) => sum + one, 0) / 1_000_000);
    }),
    { numRuns: 100 },
  );
});
