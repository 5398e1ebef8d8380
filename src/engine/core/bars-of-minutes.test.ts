import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPEN, SPY } from '../../../test/support/prints.js';
import {
  type Aggregate,
  type Bar,
  type EpochMs,
  barStart,
  epochMsOf,
  HOUR_MS,
  MINUTE_MS,
  phaseOf,
  TIMEFRAMES,
} from '../../market/index.js';
import { barsPublished } from './plain-events.suite.js';
import { planOf } from './plan.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 500, barsFrom: 'minutes' });
/** Minutes before and after the bells, and two days on. */
const PLACES = [-95, -91, -2, -1, 0, 1, 4, 5, 29, 389, 390, 391, 420, 1_440, 1_441];

/** The vendor's minutes, some of them told again with other numbers. Prices in 64ths, which add up exactly. */
const minutes: fc.Arbitrary<Aggregate[]> = fc
  .array(
    fc.record({
      place: fc.constantFrom(...PLACES),
      open: fc.integer({ min: -64, max: 64 }),
      close: fc.integer({ min: -64, max: 64 }),
      wick: fc.nat({ max: 64 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((all) =>
    all.map(({ place, open, close, wick }, i): Aggregate => {
      const [first, last] = [100 + open / 64, 100 + close / 64];
      const bar: Bar = {
        start: epochMsOf(OPEN + place * MINUTE_MS),
        open: first,
        high: Math.max(first, last) + wick / 64,
        low: Math.min(first, last) - wick / 64,
        close: last,
        volume: 1 + i,
        vwap: 100,
        trades: 2 + i,
      };
      return { kind: 'aggregate', symbol: SPY, span: 'minute', bar, dayVolume: 0 };
    }),
  );

/** What the minutes make of longer bars, read off all of them at once; of one that was told several times the last word counts. */
function expected(told: readonly Aggregate[]): Record<string, unknown> {
  const known = new Map(told.map(({ bar }) => [bar.start, bar] as const));
  const ordered = [...known.values()].toSorted((a, b) => a.start - b.start);
  const bars: Record<string, unknown> = {};
  for (const timeframe of TIMEFRAMES) {
    const counted = ordered.filter(({ start }) => timeframe !== '1day' || phaseOf(start) === 'regular');
    for (const start of new Set<EpochMs>(counted.map((bar) => barStart(timeframe, bar.start)))) {
      const parts = counted.filter((bar) => barStart(timeframe, bar.start) === start);
      bars[`${timeframe} ${start}`] = {
        start,
        open: parts[0]?.open,
        high: Math.max(...parts.map(({ high }) => high)),
        low: Math.min(...parts.map(({ low }) => low)),
        close: parts.at(-1)?.close,
        volume: parts.reduce((sum, { volume }) => sum + volume, 0),
        trades: parts.reduce((sum, { trades }) => sum + trades, 0),
      };
    }
  }
  return bars;
}

it('longer bars are what the definition says of the minutes, before, in and after the session, told in any order and again', () => {
  fc.assert(
    fc.property(minutes, (told) => {
      const hours = told.toSorted((a, b) => Math.floor(a.bar.start / HOUR_MS) - Math.floor(b.bar.start / HOUR_MS));
      expect(barsPublished(plan, hours)).toEqual(expected(hours));
    }),
    { numRuns: 400 },
  );
});
