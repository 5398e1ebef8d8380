import { expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../market/index.js';
import type { BarRow, Store } from './store.js';

const SPY = tickerOf('SPY');

/** The part of the store's promises that concerns daily bars; to be called inside its suite. */
export function dailyBarsCases(
  store: () => Store,
  bar: (minute: number, change: Partial<BarRow>) => BarRow,
  commit: (bars: readonly BarRow[]) => Promise<void>,
): void {
  it('folds regular sessions into daily bars, and leaves out the day that runs', async () => {
    const open = Date.UTC(2013, 9, 7, 13, 30);
    const day = 86_400_000;
    const minute = (time: number, change: Partial<BarRow>): BarRow => bar(0, { timestamp: epochMsOf(time), ...change });
    await commit([
      minute(open - 60_000, { high: 999 }),
      minute(open, { open: 10, high: 12, low: 9, close: 11, volume: 100, vwap: 10, trades: 3, revision: 1 }),
      minute(open + 389 * 60_000, { open: 11, high: 11, low: 8, close: 8.5, volume: 300, vwap: 9, trades: 5, revision: 0 }),
      minute(open + 390 * 60_000, { low: 1 }),
      minute(open + day, { open: 20 }),
    ]);
    const first = {
      timestamp: open - (open % day),
      open: 10,
      high: 12,
      low: 8,
      close: 8.5,
      volume: 400,
      vwap: 9.25,
      trades: 8,
      revision: 1,
    };
    expect(await store().dailyBars(SPY, epochMsOf(open + day), 30)).toEqual([{ ...first, symbol: SPY, source: 'replay' }]);
    expect(await store().dailyBars(SPY, epochMsOf(open + 2 * day), 30)).toMatchObject([first, { open: 20 }]);
    expect(await store().dailyBars(SPY, epochMsOf(open + 2 * day), 1)).toMatchObject([{ open: 20 }]);
  });
}
