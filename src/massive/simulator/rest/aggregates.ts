import {
  type Bar,
  type EpochMs,
  epochMsOf,
  HOUR_MS,
  MINUTE_MS,
  phaseOf,
  SECOND_MS,
  type Ticker,
  tradingDay,
  tradingDayOf,
  updatesOf,
} from '../../../market/index.js';
import { barOf, emptyBucket, foldTrade } from '../aggregator.js';
import type { MarketRecord } from '../history/market-record.js';
import { BadParameter, limitOf, nextUrl, orderOf } from './answer.js';
import { moment } from './moments.js';

const DEFAULT_BARS = 5_000;
const MOST_BARS = 50_000;
const TIMESPANS = { second: SECOND_MS, minute: MINUTE_MS, hour: HOUR_MS, day: 0 } as const;
type Timespan = keyof typeof TIMESPANS;

export interface RangeQuery {
  readonly symbol: Ticker;
  readonly multiplier: string;
  readonly timespan: string;
  readonly from: string;
  readonly to: string;
}

/** `/v2/aggs/ticker/{ticker}/range/{multiplier}/{timespan}/{from}/{to}`. @throws BadParameter */
export function aggregatesPage(record: MarketRecord, query: RangeQuery, url: URL, requestId: string): string {
  const { symbol, timespan } = query;
  if (!isTimespan(timespan)) throw new BadParameter(`the timespan must be one of ${Object.keys(TIMESPANS).join(', ')}`);
  const multiplier = Number(query.multiplier);
  if (!Number.isInteger(multiplier) || multiplier < 1) throw new BadParameter('the multiplier must be a whole number of at least 1');
  const sort = orderOf(url, 'sort', 'asc');
  const limit = limitOf(url, DEFAULT_BARS, MOST_BARS);
  const from = moment(query.from, 'from').first;
  const to = moment(query.to, 'to').last;
  const base = baseBars(record, symbol, timespan, from, to);
  const startOf = windowStart(timespan, multiplier);
  const { taken, next } = firstOf(sort === 'asc' ? base : base.toReversed(), limit, startOf);
  const merged = merge(taken, startOf);
  const following = next && nextUrl(rangeUrl(url, query, sort, next), {});
  return envelope(symbol, requestId, taken.length, merged.map(resultOf), following);
}

/** `/v2/aggs/ticker/{ticker}/prev`: the last day before the feed's own. */
export function previousDay(record: MarketRecord, symbol: Ticker, requestId: string): string {
  const today = tradingDayOf(record.feedTime).begin;
  const bar = record.days(symbol).findLast(({ start }) => start < today);
  return envelope(symbol, requestId, bar ? 1 : 0, bar ? [{ T: symbol, ...resultOf(bar) }] : [], undefined);
}

function envelope(symbol: Ticker, requestId: string, queryCount: number, results: readonly object[], next: string | undefined): string {
  return JSON.stringify({
    ticker: symbol,
    queryCount,
    resultsCount: results.length,
    adjusted: true,
    // The vendor leaves the list out where it would be empty.
    ...(results.length > 0 ? { results } : {}),
    status: 'OK',
    request_id: requestId,
    count: results.length,
    ...(next === undefined ? {} : { next_url: next }),
  });
}

const isTimespan = (text: string): text is Timespan => Object.hasOwn(TIMESPANS, text);

const resultOf = ({ start, open, high, low, close, volume, vwap, trades }: Bar) => ({
  v: volume,
  vw: vwap,
  o: open,
  c: close,
  h: high,
  l: low,
  t: start,
  n: trades,
});

/** Second bars from the trades that are kept, minutes as they have ended, days with the one that is still forming. Oldest first. */
function baseBars(record: MarketRecord, symbol: Ticker, timespan: Timespan, from: EpochMs, to: EpochMs): Bar[] {
  if (timespan === 'day') return record.days(symbol).filter(({ start }) => start >= tradingDayOf(from).begin && start <= to);
  return timespan === 'second' ? secondBars(record, symbol, from, to) : record.bars.minutes(symbol, from, to);
}

function secondBars(record: MarketRecord, symbol: Ticker, from: EpochMs, to: EpochMs): Bar[] {
  const bars: Bar[] = [];
  let bucket = emptyBucket();
  const end = (): void => {
    const bar = barOf(bucket);
    if (bar && bar.start >= from && bar.start <= to) bars.push(bar);
    bucket = emptyBucket();
  };
  for (const trade of record.trades.of(symbol, 'asc', from - SECOND_MS, to + SECOND_MS)) {
    if (trade.time < from - (from % SECOND_MS)) continue;
    if (trade.time > to + SECOND_MS) break;
    if (bucket.start !== 0 && trade.time >= bucket.start + SECOND_MS) end();
    foldTrade(bucket, trade, updatesOf(trade.conditions, phaseOf(trade.time) === 'regular'), SECOND_MS);
  }
  // A second that is not over yet has no bar.
  if (bucket.start !== 0 && record.feedTime >= bucket.start + SECOND_MS) end();
  return bars;
}

/** Windows count from New York's midnight. */
function windowStart(timespan: Timespan, multiplier: number): (start: EpochMs) => EpochMs {
  if (timespan === 'day') return (start) => tradingDay(Math.floor(tradingDayOf(start).serial / multiplier) * multiplier).begin;
  const width = multiplier * TIMESPANS[timespan];
  return (start) => {
    const { begin } = tradingDayOf(start);
    return epochMsOf(begin + Math.floor((start - begin) / width) * width);
  };
}

/** At most `limit` base bars; a window is not torn unless it alone is larger. */
function firstOf(
  bars: readonly Bar[],
  limit: number,
  startOf: (start: EpochMs) => EpochMs,
): { taken: readonly Bar[]; next: Bar | undefined } {
  const over = bars[limit];
  if (!over) return { taken: bars, next: undefined };
  const torn = startOf(over.start);
  const whole = bars.slice(0, limit).filter(({ start }) => startOf(start) !== torn);
  const taken = whole.length > 0 ? whole : bars.slice(0, limit);
  return { taken, next: bars[taken.length] };
}

/** The rest of the range as a range of its own, in milliseconds. */
function rangeUrl(url: URL, { symbol, multiplier, timespan, from, to }: RangeQuery, sort: 'asc' | 'desc', next: Bar): URL {
  const range = sort === 'asc' ? `${next.start}/${moment(to, 'to').last}` : `${moment(from, 'from').first}/${next.start}`;
  const rest = new URL(url);
  rest.pathname = `/v2/aggs/ticker/${encodeURIComponent(symbol)}/range/${multiplier}/${timespan}/${range}`;
  return rest;
}

/** Joins neighbours of one window, in the order they come in. */
function merge(bars: readonly Bar[], startOf: (start: EpochMs) => EpochMs): Bar[] {
  const windows = new Map<EpochMs, Bar[]>();
  for (const bar of bars) {
    const start = startOf(bar.start);
    const window = windows.get(start);
    if (window) window.push(bar);
    else windows.set(start, [bar]);
  }
  return [...windows].map(([start, window]) => joined(start, window));
}

function joined(start: EpochMs, window: readonly Bar[]): Bar {
  const bars = window.toSorted((a, b) => a.start - b.start);
  const [first] = bars;
  const last = bars.at(-1);
  if (!first || !last) throw new RangeError('a window without bars');
  const volume = bars.reduce((sum, bar) => sum + bar.volume, 0);
  return {
    start,
    open: first.open,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: last.close,
    volume,
    vwap: volume > 0 ? bars.reduce((sum, bar) => sum + bar.vwap * bar.volume, 0) / volume : last.close,
    trades: bars.reduce((sum, bar) => sum + bar.trades, 0),
  };
}
