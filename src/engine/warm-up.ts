import {
  type Aggregate,
  type Bar,
  type Clock,
  DAY_MS,
  type EpochMs,
  epochMsOf,
  type FeedHistory,
  HistoryError,
  type Log,
  MINUTE_MS,
  minuteOf,
  type Ticker,
  TickStockError,
  tradingDayOf,
} from '../market/index.js';
import type { BarsPage, Store } from '../store/index.js';

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
/** Over a weekend. */
const REACH_MS = 4 * DAY_MS;
/** The provider wants a request a symbol: a whole market of them would take longer than warming up live. */
const MOST_LISTED = 1_000;
const AT_ONCE = 8;
/** The market does not wait: what has not come by then is left out. */
const DEADLINE_MS = 15_000;

/** The closed minutes before `time`, from the store, and where it has few, from the provider. */
export async function warmUpBars(symbols: readonly Ticker[], time: EpochMs, options: WarmUpOptions): Promise<WarmUpBars> {
  const { clock, log, store } = options;
  const deadline = clock.monotonic() + DEADLINE_MS;
  const inTime = (): boolean => clock.monotonic() < deadline;
  const [minutes, days] = await Promise.all([
    gathered(store.barsOf({ symbols, from: epochMsOf(time - REACH_MS), to: minuteOf(time), limitEach: BARS }), inTime),
    gathered(store.dailyBarsOf({ symbols, before: time, days: DAYS }), inTime),
  ]);
  const bars = new Map<Ticker, readonly Aggregate[]>();
  for (const [symbol, stored] of minutes)
    bars.set(
      symbol,
      stored.map((bar) => aggregateOf(symbol, bar)),
    );
  const fetched = options.history ? await askProvider(options.history, time, { bars, days }, { log, inTime }) : [];
  if (bars.size < symbols.length) log.warn('warm-up took too long; some symbols start cold', { symbols: symbols.length - bars.size });
  return { bars, days, fetched };
}

/** All pages, or those that came in time. */
async function gathered(pages: AsyncIterable<BarsPage>, inTime: () => boolean): Promise<Map<Ticker, readonly Bar[]>> {
  const all = new Map<Ticker, readonly Bar[]>();
  for await (const page of pages) {
    for (const [symbol, bars] of page) all.set(symbol, bars);
    if (!inTime()) break;
  }
  return all;
}

interface Known {
  readonly bars: Map<Ticker, readonly Aggregate[]>;
  readonly days: Map<Ticker, readonly Bar[]>;
}

/** Fills up what is known of symbols with little in the store. The first failure ends it, and nothing is waited for then. */
async function askProvider(
  history: FeedHistory,
  time: EpochMs,
  { bars, days }: Known,
  { log, inTime }: { readonly log: Log; readonly inTime: () => boolean },
): Promise<Aggregate[]> {
  const fetched: Aggregate[] = [];
  const waiting = [...bars].filter(([symbol, stored]) => stored.length < FEW || (days.get(symbol)?.length ?? 0) < FEW_DAYS);
  let ended = false;
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined && inTime(); next = waiting.pop()) {
      const [symbol, stored] = next;
      const known = days.get(symbol) ?? [];
      const missing = stored.length < FEW ? await providedBars(history, symbol, stored, { time, log }) : [];
      if (ended) return;
      fetched.push(...missing);
      bars.set(
        symbol,
        [...stored, ...missing].toSorted((a, b) => a.bar.start - b.bar.start),
      );
      const provided = known.length < FEW_DAYS ? await providedDays(history, symbol, known, { time, log }) : known;
      if (ended) return;
      days.set(symbol, provided);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (waiting.length > 0) log.warn('the provider took too long; some symbols have only the stored history', { symbols: waiting.length });
  } catch (error) {
    if (!(error instanceof TickStockError)) throw error;
    log.warn('no history from the provider; indicators warm up on live data', { error: error.message });
  } finally {
    ended = true;
  }
  return fetched;
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

interface Start {
  readonly time: EpochMs;
  readonly log: Log;
}

async function providedBars(
  history: FeedHistory,
  symbol: Ticker,
  stored: readonly Aggregate[],
  { time, log }: Start,
): Promise<Aggregate[]> {
  const known = new Set(stored.map(({ bar }) => bar.start));
  const found: Aggregate[] = [];
  const last = epochMsOf(minuteOf(time) - MINUTE_MS);
  for await (const page of asFarAsRead(history.minuteBars(symbol, epochMsOf(time - DAY_MS), last), log)) {
    found.push(...page.filter(({ bar }) => !known.has(bar.start)));
  }
  return found.slice(-BARS);
}

/** The provider's day stands: the store may have seen a part of it only. */
async function providedDays(history: FeedHistory, symbol: Ticker, stored: readonly Bar[], { time, log }: Start): Promise<Bar[]> {
  const today = tradingDayOf(time).serial * DAY_MS;
  const pages = history.dayBars(symbol, epochMsOf(today - 2 * DAYS * DAY_MS), epochMsOf(today - 1));
  const byDay = new Map<number, Bar>(stored.map((bar) => [bar.start, bar]));
  for await (const page of asFarAsRead(pages, log)) {
    for (const bar of page) if (bar.start < today) byDay.set(bar.start, bar);
  }
  return [...byDay.values()].toSorted((a, b) => a.start - b.start).slice(-DAYS);
}

/** Pages of which some rows could not be read, or that do not reach to the present: indicators warm up on the others. */
async function* asFarAsRead<Row>(pages: AsyncIterable<readonly Row[]>, log: Log): AsyncGenerator<readonly Row[]> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof HistoryError) || (error.problem !== 'rows' && error.problem !== 'delayed')) throw error;
    log[error.problem === 'rows' ? 'warn' : 'debug']('some of the provider’s bars are missing from the warm-up', { error: error.message });
  }
}

function aggregateOf(symbol: Ticker, bar: Bar): Aggregate {
  return { kind: 'aggregate', symbol, span: 'minute', bar, dayVolume: 0 };
}
