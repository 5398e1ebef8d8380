import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMEFRAMES } from '../../market/index.js';
import { barRow, OPEN } from '../test-kit.suite.js';
import type { BarRow } from '../../store/index.js';
import { aggregateBars } from './timeframes.js';

const MINUTE = 60_000;

function sum(rows: readonly BarRow[], key: 'volume' | 'trades'): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

describe('aggregateBars', () => {
  it('joins minutes: first open, extremes, last close, sums, volume-weighted vwap', () => {
    const bars = aggregateBars(
      [
        barRow(OPEN, { open: 10, high: 12, low: 9, close: 11, volume: 100, vwap: 10, trades: 3, revision: 1 }),
        barRow(OPEN + MINUTE, { open: 11, high: 15, low: 10, close: 14, volume: 300, vwap: 14, trades: 4 }),
        barRow(OPEN + 5 * MINUTE, { open: 20, high: 20, low: 20, close: 20, volume: 1, vwap: 20, trades: 1 }),
      ],
      '5min',
    );
    expect(bars).toEqual([
      barRow(OPEN, { open: 10, high: 15, low: 9, close: 14, volume: 400, vwap: 13, trades: 7, revision: 1 }),
      barRow(OPEN + 5 * MINUTE, { open: 20, high: 20, low: 20, close: 20, volume: 1, vwap: 20, trades: 1 }),
    ]);
  });

  it('takes the close for the vwap where nothing was traded', () => {
    const silent = barRow(OPEN, { volume: 0, vwap: 10, close: 10 });
    const [bar] = aggregateBars([silent, barRow(OPEN + MINUTE, { volume: 0, vwap: 12, close: 12 })], '15min');
    expect(bar?.vwap).toBe(12);
  });

  it('makes a day of its regular session', () => {
    const [bar, ...others] = aggregateBars(
      [
        barRow(OPEN - MINUTE, { high: 99 }),
        barRow(OPEN, { high: 12 }),
        barRow(OPEN + 389 * MINUTE, { high: 13 }),
        barRow(OPEN + 390 * MINUTE),
      ],
      '1day',
    );
    expect(others).toEqual([]);
    expect(bar).toMatchObject({ timestamp: OPEN - (OPEN % (24 * 60 * MINUTE)), high: 13, trades: 10 });
  });

  it('leaves 1-minute bars as they are', () => {
    const rows = [barRow(OPEN), barRow(OPEN + MINUTE)];
    expect(aggregateBars(rows, '1min')).toEqual(rows);
  });

  it('conserves volume and trades, keeps the extremes, and starts each bar on its own grid, whatever the gaps', () => {
    const minute = fc.record({
      skip: fc.integer({ min: 1, max: 40 }),
      low: fc.integer({ min: 1, max: 100 }),
      rise: fc.integer({ min: 0, max: 50 }),
      volume: fc.integer({ min: 0, max: 1_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(minute, { minLength: 1, maxLength: 80 }),
        fc.constantFrom(...TIMEFRAMES.filter((timeframe) => timeframe !== '1day')),
        (minutes, timeframe) => {
          let at = Number(OPEN);
          const rows = minutes.map(({ skip, low, rise, volume }) => {
            at += skip * MINUTE;
            return barRow(at, { low, high: low + rise, open: low, close: low + rise, vwap: low + rise / 2, volume });
          });
          const bars = aggregateBars(rows, timeframe);
          expect(sum(bars, 'volume')).toBe(sum(rows, 'volume'));
          expect(sum(bars, 'trades')).toBe(sum(rows, 'trades'));
          expect(Math.max(...bars.map(({ high }) => high))).toBe(Math.max(...rows.map(({ high }) => high)));
          expect(new Set(bars.map(({ timestamp }) => timestamp)).size).toBe(bars.length);
          for (const bar of bars) {
            expect(bar.vwap).toBeGreaterThanOrEqual(bar.low - 1e-9);
            expect(bar.vwap).toBeLessThanOrEqual(bar.high + 1e-9);
          }
        },
      ),
    );
  });
});
