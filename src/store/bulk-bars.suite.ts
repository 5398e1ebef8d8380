import { expect, it } from 'vitest';
import { type Bar, type EpochMs, epochMsOf, type Ticker, tickerOf } from '../market/index.js';
import type { BarRow, BarsPage, Store } from './index.js';

const SPY = tickerOf('SPY');

async function joined(pages: AsyncIterable<BarsPage>): Promise<Map<Ticker, readonly Bar[]>> {
  const all = new Map<Ticker, readonly Bar[]>();
  for await (const page of pages) for (const [symbol, bars] of page) all.set(symbol, bars);
  return all;
}

/** The part of the store's promises that concerns the bars of many symbols; to be called inside its suite. */
export function bulkBarsCases(
  store: () => Store,
  bar: (minute: number, change: Partial<BarRow>) => BarRow,
  commit: (bars: readonly BarRow[]) => Promise<unknown>,
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
    const daily = async (before: number, days: number): Promise<readonly Bar[] | undefined> =>
      (await joined(store().dailyBarsOf({ symbols: [SPY], before: epochMsOf(before), days }))).get(SPY);
    const first = { start: open - (open % day), open: 10, high: 12, low: 8, close: 8.5, volume: 400, vwap: 9.25, trades: 8 };
    expect(await daily(open + day, 30)).toEqual([first]);
    expect(await daily(open + 2 * day, 30)).toMatchObject([first, { open: 20 }]);
    expect(await daily(open + 2 * day, 1)).toMatchObject([{ open: 20 }]);
    expect(await daily(open, 30)).toEqual([]);
  });

  it('gives the newest bars of each of many symbols, to the last digit, and names those that have none', async () => {
    const symbols = Array.from({ length: 300 }, (_, i) => tickerOf(`S${i}`));
    const some = symbols.filter((_, i) => i % 3 === 0);
    await commit(some.flatMap((symbol) => [0, 1, 2, 3].map((minute) => bar(minute, { symbol, open: 167.0001, vwap: 1 / 3 }))));
    const start = (minute: number): EpochMs => bar(minute, {}).timestamp;
    const all = await joined(store().barsOf({ symbols, from: start(0), to: start(3), limitEach: 2 }));
    expect([...all.keys()]).toEqual(symbols);
    for (const [symbol, bars] of all) {
      const { open, high, low, close, volume, vwap, trades } = bar(0, { open: 167.0001, vwap: 1 / 3 });
      const expected = [1, 2].map((minute) => ({ start: start(minute), open, high, low, close, volume, vwap, trades }));
      expect(bars).toEqual(some.includes(symbol) ? expected : []);
    }
    const days = await joined(store().dailyBarsOf({ symbols, before: epochMsOf(start(0) + 86_400_000), days: 5 }));
    expect([...days.values()].map(({ length }) => length)).toEqual(symbols.map((symbol) => (some.includes(symbol) ? 1 : 0)));
    expect(await joined(store().barsOf({ symbols: [], from: start(0), to: start(3), limitEach: 2 }))).toEqual(new Map());
  });
}
