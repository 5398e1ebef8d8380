import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPEN, SPY } from '../../../test/support/prints.js';
import {
  type Bar,
  barStart,
  epochMsOf,
  HOUR_MS,
  MINUTE_MS,
  minuteOf,
  phaseOf,
  TIMEFRAMES,
  type Timeframe,
  type Trade,
} from '../../market/index.js';
import { barsPublished } from './plain-events.suite.js';
import { planOf } from './plan.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom: 'trades' });
const ODD_LOT = 37;
/** Minutes before and after the bells, and two days on. */
const PLACES = [-95, -91, -1, 0, 1, 4, 29, 389, 390, 391, 420, 1_440, 1_441];

/** Prints, several of one millisecond among them; which of these comes first its number alone tells. Prices in 64ths, which add up exactly. */
const prints: fc.Arbitrary<Trade[]> = fc
  .array(
    fc.record({
      minute: fc.constantFrom(...PLACES),
      millisecond: fc.constantFrom(0, 1, 17_000, 59_999),
      sixtyFourths: fc.integer({ min: 99 * 64, max: 101 * 64 }),
      isOddLot: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length })))
  .map(([all, numbers]) =>
    all.map(({ minute, millisecond, sixtyFourths, isOddLot }, i): Trade => {
      const time = epochMsOf(OPEN + minute * MINUTE_MS + millisecond);
      const conditions = isOddLot ? [ODD_LOT] : [];
      return {
        kind: 'trade',
        symbol: SPY,
        price: sixtyFourths / 64,
        size: 1 + i,
        time,
        sequence: numbers[i] ?? 0,
        conditions,
        exchange: 1,
        id: '',
      };
    }),
  );

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => number): Item[][] => {
  const groups = new Map<number, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
};

/** What the definition of a bar says, read off all prints at once. */
function barOfPrints(timeframe: Timeframe, trades: readonly Trade[]): Omit<Bar, 'vwap'> {
  const setting = trades.filter(({ conditions }) => conditions.length === 0).toSorted((a, b) => a.time - b.time || a.sequence - b.sequence);
  const prices = setting.map(({ price }) => price);
  return {
    start: barStart(timeframe, trades[0]?.time ?? 0),
    open: prices[0] ?? NaN,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) ?? NaN,
    volume: trades.reduce((sum, { size }) => sum + size, 0),
    trades: trades.length,
  };
}

function expected(trades: readonly Trade[]): Record<string, unknown> {
  // A minute of odd lots alone is no bar, and no part of one.
  const minutes = groupBy(trades, ({ time }) => minuteOf(time)).filter((minute) =>
    minute.some(({ conditions }) => conditions.length === 0),
  );
  const bars: Record<string, unknown> = {};
  for (const timeframe of TIMEFRAMES) {
    const counted = minutes.flat().filter(({ time }) => timeframe !== '1day' || phaseOf(time) === 'regular');
    for (const group of groupBy(counted, ({ time }) => barStart(timeframe, time))) {
      const bar = barOfPrints(timeframe, group);
      bars[`${timeframe} ${bar.start}`] = bar;
    }
  }
  return bars;
}

it('are what the definition says of the prints, before, in and after the session, where many bear one time', () => {
  fc.assert(
    fc.property(prints, (trades) => {
      const inTime = trades.toSorted((a, b) => a.time - b.time);
      expect(barsPublished(plan, inTime)).toEqual(expected(trades));
    }),
    { numRuns: 300 },
  );
});

// Of late minutes without a price the core keeps one: where odd lots of several come mixed, what they make is computed again from the log.
it('are the same where the prints of one hour come in any order, each with a price', () => {
  fc.assert(
    fc.property(prints, (all) => {
      const trades = all.filter(({ conditions }) => conditions.length === 0);
      const hours = trades.toSorted((a, b) => Math.floor(a.time / HOUR_MS) - Math.floor(b.time / HOUR_MS));
      expect(barsPublished(plan, hours)).toEqual(expected(trades));
    }),
    { numRuns: 300 },
  );
});
