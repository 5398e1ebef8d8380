import { civilDate, type EpochMs, isoTime, newYorkTime, phaseOf, type Ticker, tradingDayOf } from '../../../market/index.js';
import type { MarketRecord } from '../history/market-record.js';
import { BadParameter, limitOf, nextUrl, orderOf } from './answer.js';

const DEFAULT_TICKERS = 100;
const MOST_TICKERS = 1_000;
const ROUND_LOT = 100;
/** Market identifier codes (ISO 10383) of the listing markets behind tapes A, B and C. */
const LISTED_ON: Readonly<Record<number, string>> = { 1: 'XNYS', 2: 'ARCX', 3: 'XNAS' };

/** `/v1/marketstatus/now`, by the feed's time. */
export function marketStatus(now: EpochMs): string {
  const phase = phaseOf(now);
  const market = phase === 'regular' ? 'open' : phase === 'closed' ? 'closed' : 'extended-hours';
  return JSON.stringify({
    market,
    earlyHours: phase === 'pre',
    afterHours: phase === 'after',
    serverTime: newYorkIso(now),
    exchanges: { nyse: market, nasdaq: market, otc: market },
    currencies: { fx: 'open', crypto: 'open' },
  });
}

/** `2013-10-07T09:31:00-04:00` */
function newYorkIso(time: EpochMs): string {
  const { serial, begin } = tradingDayOf(time);
  const { year, month, day } = civilDate(serial);
  const midnight = Date.UTC(year, month - 1, day);
  // Days on which the clocks change have two offsets: the later half is measured at noon.
  const offset = time - begin < 2 * 3_600_000 ? midnight - begin : midnight + 12 * 3_600_000 - newYorkTime(serial, 12);
  const hours = Math.abs(offset) / 3_600_000;
  return `${new Date(time + offset).toISOString().slice(0, 19)}-${String(hours).padStart(2, '0')}:00`;
}

/** `/v3/reference/tickers`: what has traded so far. @throws BadParameter */
export function tickersPage(record: MarketRecord, url: URL, requestId: string): string {
  const limit = limitOf(url, DEFAULT_TICKERS, MOST_TICKERS);
  const order = orderOf(url, 'order', 'asc');
  const wanted = url.searchParams.get('ticker');
  const search = url.searchParams.get('search')?.toUpperCase();
  const after = cursorOf(url);
  const all = [...record.tickers.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  // All of the tape is listed: none trades over the counter alone.
  const isListed = (url.searchParams.get('market') ?? 'stocks') === 'stocks';
  const rest = !isListed
    ? []
    : (order === 'asc' ? all : all.toReversed()).filter(
        (ticker) =>
          (wanted === null || ticker === wanted) &&
          (search === undefined || ticker.toUpperCase().includes(search)) &&
          (after === undefined || (order === 'asc' ? ticker > after : ticker < after)),
      );
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return JSON.stringify({
    results: page.map((ticker) => tickerResult(record, ticker)),
    status: 'OK',
    request_id: requestId,
    count: page.length,
    ...(rest.length > page.length && last ? { next_url: nextUrl(url, { cursor: Buffer.from(last).toString('base64url') }) } : {}),
  });
}

/** `/v3/reference/tickers/{ticker}`; undefined for one that has not traded. */
export function tickerDetails(record: MarketRecord, ticker: Ticker, requestId: string): string | undefined {
  if (!record.tickers.has(ticker)) return undefined;
  return JSON.stringify({ request_id: requestId, results: { ...tickerResult(record, ticker), round_lot: ROUND_LOT }, status: 'OK' });
}

function tickerResult(record: MarketRecord, ticker: Ticker) {
  return {
    ticker,
    name: ticker,
    market: 'stocks',
    locale: 'us',
    primary_exchange: LISTED_ON[record.tickers.get(ticker) ?? 0] ?? 'XNYS',
    type: 'CS',
    active: true,
    currency_name: 'usd',
    last_updated_utc: isoTime(tradingDayOf(record.feedTime).begin),
  };
}

function cursorOf(url: URL): string | undefined {
  const text = url.searchParams.get('cursor');
  if (text === null) return undefined;
  const ticker = Buffer.from(text, 'base64url').toString();
  if (!/^\S{1,20}$/.test(ticker)) throw new BadParameter('cursor does not come from an earlier answer');
  return ticker;
}
