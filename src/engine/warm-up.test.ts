import { describe, expect, it } from 'vitest';
import {
  type Aggregate,
  type Bar,
  DAY_MS,
  epochMsOf,
  type FeedHistory,
  MINUTE_MS,
  newYorkTime,
  serialDay,
  silentLog,
  type Ticker,
  tickerOf,
  TickStockError,
} from '../market/index.js';
import type { BarRow, BulkBarQuery, BulkDayQuery, Store } from '../store/index.js';
import { everySymbol, warmUpBars } from './warm-up.js';

const OPEN = newYorkTime(serialDay({ year: 2026, month: 11, day: 23 }), 9, 30);
const SPY = tickerOf('SPY');
const row = (minute: number): BarRow => ({
  symbol: SPY,
  timestamp: epochMsOf(OPEN + minute * MINUTE_MS),
  open: 1,
  high: 2,
  low: 1,
  close: 2,
  volume: 10,
  vwap: 1.5,
  trades: 3,
  revision: 0,
  source: 'massive',
});
const aggregate = (minute: number): Aggregate => {
  const { timestamp: start, open, high, low, close, volume, vwap, trades } = row(minute);
  return { kind: 'aggregate', symbol: SPY, span: 'minute', bar: { start, open, high, low, close, volume, vwap, trades }, dayVolume: 0 };
};
const DAYS_BEFORE = [4, 3, 0];
/** A regular session so many days back. */
const dayBar = (back: number, close = 2): Bar => ({
  start: epochMsOf(OPEN - (OPEN % DAY_MS) - back * DAY_MS),
  open: 1,
  high: 3,
  low: 1,
  close,
  volume: 1_000,
  vwap: 2,
  trades: 30,
});
const clock = { now: () => epochMsOf(OPEN), monotonic: () => 0, sleep: async () => undefined };
const storeWith = (...minutes: readonly number[]): Store =>
  ({
    async *barsOf({ symbols, from, to, limitEach }: BulkBarQuery) {
      const known = minutes.map((minute) => aggregate(minute).bar).filter(({ start }) => start >= from && start < to);
      yield new Map(symbols.map((symbol) => [symbol, known.slice(-limitEach)]));
    },
    symbols: async () => [SPY],
    async *dailyBarsOf({ symbols }: BulkDayQuery) {
      yield new Map(symbols.map((symbol) => [symbol, []]));
    },
  }) as unknown as Store;
const historyWith = (minutes: readonly number[], tickers: readonly Ticker[] = []): FeedHistory => ({
  trades: () => {
    throw new Error('not asked for');
  },
  secondBars: () => {
    throw new Error('not asked for');
  },
  async *minuteBars(_symbol, from, to) {
    yield minutes.map(aggregate).filter(({ bar }) => bar.start >= from && bar.start <= to);
  },
  async *dayBars(_symbol, from, to) {
    yield DAYS_BEFORE.map((back) => dayBar(back)).filter(({ start }) => start >= from && start <= to);
  },
  tickers: async () => tickers,
  async *traded() {
    yield tickers;
  },
});
class Away extends TickStockError {
  readonly code = 'TEST';
  readonly remedy = '';
}
const minutesOf = (bars: readonly Aggregate[] | undefined): number[] => (bars ?? []).map(({ bar }) => (bar.start - OPEN) / MINUTE_MS);

describe('warm-up', () => {
  it('takes the closed minutes of the store, and never the one that runs', async () => {
    const time = epochMsOf(OPEN + 3 * MINUTE_MS + 20_000);
    const { bars, fetched } = await warmUpBars([SPY], time, { store: storeWith(-1, 0, 1, 2, 3, 4), clock, log: silentLog });
    expect(minutesOf(bars.get(SPY))).toEqual([-1, 0, 1, 2]);
    expect(fetched).toEqual([]);
  });

  it('asks the provider where the store has few, and fills only what is missing, in order', async () => {
    const time = epochMsOf(OPEN + 4 * MINUTE_MS);
    const options = { store: storeWith(1), history: historyWith([0, 1, 2, 3, 4]), clock, log: silentLog };
    const { bars, fetched } = await warmUpBars([SPY], time, options);
    expect(minutesOf(bars.get(SPY))).toEqual([0, 1, 2, 3]);
    expect(minutesOf(fetched)).toEqual([0, 2, 3]);
  });

  it('does not ask where the store has plenty', async () => {
    const plenty = Array.from({ length: 80 }, (_, i) => i);
    const asked = { ...historyWith([]), minuteBars: () => expect.fail('asked') } as FeedHistory;
    const time = epochMsOf(OPEN + 80 * MINUTE_MS);
    const { bars } = await warmUpBars([SPY], time, { store: storeWith(...plenty), history: asked, clock, log: silentLog });
    expect(bars.get(SPY)).toHaveLength(80);
  });

  it('takes the days before from the provider, and what only the store has from there', async () => {
    const store: Store = {
      ...storeWith(),
      async *dailyBarsOf() {
        yield new Map([[SPY, [dayBar(5, 7), dayBar(3, 8)]]]);
      },
    };
    const { days } = await warmUpBars([SPY], epochMsOf(OPEN), { store, history: historyWith([]), clock, log: silentLog });
    expect(days.get(SPY)).toEqual([dayBar(5, 7), dayBar(4), dayBar(3)]);
  });

  it('goes on with the store alone when the provider is away', async () => {
    const history: FeedHistory = {
      ...historyWith([]),
      minuteBars: () => {
        throw new Away('away');
      },
      tickers: () => Promise.reject(new Away('away')),
    };
    const time = epochMsOf(OPEN + 2 * MINUTE_MS);
    const { bars } = await warmUpBars([SPY, tickerOf('IBM')], time, { store: storeWith(0, 1), history, clock, log: silentLog });
    expect(minutesOf(bars.get(SPY))).toEqual([0, 1]);
    expect(await everySymbol(time, storeWith(), history)).toEqual([SPY]);
  });

  it('waits for nothing more once a request has failed', async () => {
    const asked: Ticker[] = [];
    const history: FeedHistory = {
      ...historyWith([]),
      async *minuteBars(symbol) {
        asked.push(symbol);
        if (asked.length === 3) throw new Away('away');
        // Never answers.
        yield await new Promise<never>(() => undefined);
      },
    };
    const symbols = Array.from({ length: 50 }, (_, i) => tickerOf(`S${i}`));
    const time = epochMsOf(OPEN + 2 * MINUTE_MS);
    const { bars, fetched } = await warmUpBars(symbols, time, { store: storeWith(0, 1), history, clock, log: silentLog });
    expect([bars.size, fetched.length]).toEqual([50, 0]);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('leaves out what has not come in time', async () => {
    let time = 0;
    const late = { ...clock, monotonic: () => time };
    const store: Store = {
      ...storeWith(),
      async *barsOf({ symbols }) {
        for (const symbol of symbols) {
          time += 10_000;
          yield new Map([[symbol, [aggregate(0).bar]]]);
        }
      },
    };
    const symbols = ['A', 'B', 'C'].map(tickerOf);
    const { bars } = await warmUpBars(symbols, epochMsOf(OPEN + MINUTE_MS), { store, clock: late, log: silentLog });
    expect([...bars.keys()]).toEqual(['A', 'B']);
  });

  it('does not ask for a whole market, symbol by symbol', async () => {
    const market = Array.from({ length: 1_001 }, (_, i) => tickerOf(`S${i}`));
    expect(await everySymbol(epochMsOf(OPEN), storeWith(), historyWith([], market))).toEqual([SPY]);
    expect(await everySymbol(epochMsOf(OPEN), storeWith(), historyWith([], market.slice(0, 5)))).toHaveLength(6);
  });
});
