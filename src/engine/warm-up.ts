import {
  type Aggregate,
  type Bar,
  type EpochMs,
  epochMsOf,
  DAY_MS,
  type FeedHistory,
  MINUTE_MS,
  minuteOf,
  type Ticker,
  TickStockError,
  tradingDayOf,
} from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';
import type { BarRow, Store } from '../store/index.js';

export interface WarmUpOptions {
  readonly store: Store;
  /** The provider's memory, for what the store does not have. */
  readonly history?: FeedHistory;
  readonly clock: Clock;
  readonly log: Log;
}

export interface WarmUpBars {
  /** Oldest first. */
  readonly bars: ReadonlyMap<Ticker, readonly Aggregate[]>;
  /** Regular sessions before the day of the start, oldest first. */
  readonly days: ReadonlyMap<Ticker, readonly Bar[]>;
  /** How many of them the store did not have. */
  readonly fetched: readonly Aggregate[];
}

/** A regular session of minutes: enough for every default indicator on the shorter timeframes. */
const BARS = 400;
/** A symbol with fewer bars in the store is asked for from the provider. */
const FEW = 60;
/** Enough for every default indicator on daily bars. */
const DAYS = 60;
const FEW_DAYS = 40;
/** As many trading days with their weekends. */
const DAYS_REACH_MS = 2 * DAYS * DAY_MS;
/** Over a weekend. */
const REACH_MS = 4 * DAY_MS;
/** A request a symbol: a whole market of them would take longer than warming up live. */
const MOST_LISTED = 1_000;
const AT_ONCE = 8;
/** The market does not wait: what has not come by then is left out. */
const DEADLINE_MS = 15_000;

/** The closed minutes before `time`, from the store, and where it has few, from the provider. */
export async function warmUpBars(symbols: readonly Ticker[], time: EpochMs, options: WarmUpOptions): Promise<WarmUpBars> {
  const { clock, log } = options;
  const bars = new Map<Ticker, readonly Aggregate[]>();
  const days = new Map<Ticker, readonly Bar[]>();
  const fetched: Aggregate[] = [];
  const waiting = [...symbols];
  const deadline = clock.monotonic() + DEADLINE_MS;
  let providerAway = options.history === undefined;
  // Asked once for all: a whole market of which nothing is stored yet costs one question, not two for each symbol.
  const known = new Set(await options.store.symbolsWithBars(symbols, { from: epochMsOf(time - DAYS_REACH_MS), to: time }));
  const work = async (): Promise<void> => {
    for (let symbol = waiting.pop(); symbol !== undefined && clock.monotonic() < deadline; symbol = waiting.pop()) {
      const stored = known.has(symbol) ? await storedBars(options.store, symbol, time) : [];
      bars.set(symbol, stored);
      const sessions = known.has(symbol) ? (await options.store.dailyBars(symbol, time, DAYS)).map(barOf) : [];
      days.set(symbol, sessions);
      if (providerAway || (stored.length >= FEW && sessions.length >= FEW_DAYS)) continue;
      try {
        if (stored.length < FEW) {
          const missing = await providedBars(options, symbol, stored, time);
          fetched.push(...missing);
          bars.set(
            symbol,
            [...stored, ...missing].toSorted((a, b) => a.bar.start - b.bar.start),
          );
        }
        if (sessions.length < FEW_DAYS) days.set(symbol, await providedDays(options, symbol, sessions, time));
      } catch (error) {
        if (!(error instanceof TickStockError)) throw error;
        if (!providerAway) log.warn('no history from the provider; indicators warm up on live data', { error: error.message });
        providerAway = true;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (waiting.length > 0) log.warn('warm-up took too long; some symbols begin cold', { symbols: waiting.length });
  return { bars, days, fetched };
}

/** Where no list is given: what traded in the last days, and what the provider lists where that is not the whole market. */
export async function everySymbol(time: EpochMs, store: Store, history: FeedHistory | undefined): Promise<readonly Ticker[]> {
  const stored = await store.symbols(epochMsOf(time - REACH_MS), time);
  try {
    const listed = (await history?.tickers()) ?? [];
    return listed.length > MOST_LISTED ? stored : [...stored, ...listed];
  } catch (error) {
    if (error instanceof TickStockError) return stored;
    throw error;
  }
}

async function storedBars(store: Store, symbol: Ticker, time: EpochMs): Promise<Aggregate[]> {
  const rows = await store.bars({ symbol, from: epochMsOf(time - REACH_MS), to: minuteOf(time), limit: BARS });
  return rows.map((row) => aggregateOf(row));
}

async function providedBars({ history }: WarmUpOptions, symbol: Ticker, stored: readonly Aggregate[], time: EpochMs): Promise<Aggregate[]> {
  const known = new Set(stored.map(({ bar }) => bar.start));
  const found: Aggregate[] = [];
  const last = epochMsOf(minuteOf(time) - MINUTE_MS);
  for await (const page of history?.minuteBars(symbol, epochMsOf(time - DAY_MS), last) ?? []) {
    found.push(...page.filter(({ bar }) => !known.has(bar.start)));
  }
  return found.slice(-BARS);
}

/** The provider's day stands: the store may have seen a part of it only. */
async function providedDays({ history }: WarmUpOptions, symbol: Ticker, stored: readonly Bar[], time: EpochMs): Promise<Bar[]> {
  const today = tradingDayOf(time).serial * DAY_MS;
  const byDay = new Map<number, Bar>(stored.map((bar) => [bar.start, bar]));
  for await (const page of history?.dayBars(symbol, epochMsOf(today - 2 * DAYS * DAY_MS), epochMsOf(today - 1)) ?? []) {
    for (const bar of page) if (bar.start < today) byDay.set(bar.start, bar);
  }
  return [...byDay.values()].toSorted((a, b) => a.start - b.start).slice(-DAYS);
}

function barOf({ timestamp: start, open, high, low, close, volume, vwap, trades }: BarRow): Bar {
  return { start, open, high, low, close, volume, vwap, trades };
}

function aggregateOf(row: BarRow): Aggregate {
  return { kind: 'aggregate', symbol: row.symbol, span: 'minute', bar: barOf(row), dayVolume: 0 };
}
