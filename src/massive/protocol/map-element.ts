import {
  type Aggregate,
  type EpochMs,
  epochMsOf,
  executedAtOf,
  type FeedMessage,
  isPrice,
  isSize,
  isTime,
  isVolume,
  parseTicker,
  type PriceBand,
  type Quote,
  type Ticker,
  type Trade,
} from '../../market/index.js';
import { numberIn } from '../decimal.js';
import { priceBandEvent } from './price-band.js';

/** A status element: what the server says about the connection or about one topic. */
export interface StatusElement {
  readonly status: string;
  readonly message: string;
}

export type RejectReason =
  | 'malformed_json'
  | 'not_an_object'
  | 'unknown_event'
  | 'bad_symbol'
  | 'bad_price'
  | 'bad_size'
  | 'bad_time'
  | 'out_of_time'
  | 'bad_field';

export const NO_CONDITIONS: readonly number[] = [];

type Fields = Readonly<Record<string, unknown>>;

/** @param element as JSON.parse gave it; @param textOf how it was written */
export function mapElement(element: unknown, textOf: () => string): StatusElement | FeedMessage | RejectReason {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return 'not_an_object';
  const fields = element as Fields;
  switch (fields['ev']) {
    case 'T':
      return mapTrade(fields);
    case 'A':
      return mapAggregate(fields, 'second');
    case 'AM':
      return mapAggregate(fields, 'minute');
    case 'Q':
      return mapQuote(fields);
    case 'LULD':
      return mapPriceBand(fields, textOf());
    case 'status':
      return mapStatus(fields);
    default:
      return 'unknown_event';
  }
}

function mapStatus({ status, message }: Fields): StatusElement | RejectReason {
  if (typeof status !== 'string') return 'bad_field';
  return { status, message: typeof message === 'string' ? message : '' };
}

const LIST_OF_IDS = /^\d+(\s*,\s*\d+)*$/;

/** A number, or the text of one; anything else as it is. */
function plain(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const number = numberIn(value);
  return Number.isNaN(number) ? value : number;
}

/** That of the decimal text, where it is one (shares with fractions), else the whole number beside it. */
function sizeOf(decimal: unknown, whole: unknown): number | undefined {
  return eitherSize(plain(decimal), plain(whole));
}

export function eitherSize(decimal: unknown, whole: unknown, isFit: (value: unknown) => value is number = isSize): number | undefined {
  if (isFit(decimal)) return decimal;
  // What is beyond all bounds has no second form that is better.
  return isFit(whole) && typeof decimal !== 'number' ? whole : undefined;
}

const MICROS = 1_000;
const NANOS = 1_000_000;

/** Milliseconds; micro- and nanoseconds are known by their size. */
function timeOf(value: unknown): EpochMs | undefined {
  const given = plain(value);
  if (typeof given !== 'number') return undefined;
  const fit = [given, Math.floor(given / MICROS), Math.floor(given / NANOS)].find(isTime);
  return fit === undefined ? undefined : epochMsOf(fit);
}

/** Ids of conditions: a list, one, or text of them; nothing is none. */
/** The vendor's ids (`/v3/reference/conditions?asset_class=stocks&data_type=trade`) are those of market/conditions.ts. */
function conditionsOf(value: unknown): readonly number[] | undefined {
  if (value === undefined || value === null || value === '') return NO_CONDITIONS;
  if (typeof value === 'string') return LIST_OF_IDS.test(value.trim()) ? value.split(',').map(Number) : undefined;
  const given = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((id) => id !== null).map(plain);
  if (given.length === 0) return NO_CONDITIONS;
  return given.every((id) => Number.isSafeInteger(id)) ? (given as number[]) : undefined;
}

function symbolOf(value: unknown): Ticker | undefined {
  return typeof value === 'string' ? parseTicker(value) : undefined;
}

function mapTrade(fields: Fields): Trade | RejectReason {
  const symbol = symbolOf(fields['sym']);
  if (!symbol) return 'bad_symbol';
  const price = plain(fields['p']);
  if (!isPrice(price)) return 'bad_price';
  const size = sizeOf(fields['ds'], fields['s']);
  if (size === undefined) return 'bad_size';
  const time = timeOf(fields['t']);
  if (time === undefined) return 'bad_time';
  const conditions = conditionsOf(fields['c']);
  if (!conditions) return 'bad_field';
  const executedAt = executedAtOf(time, timeOf(fields['pt']));
  return {
    kind: 'trade',
    symbol,
    price,
    size,
    time,
    sequence: sequenceOf(plain(fields['q'])),
    conditions,
    exchange: exchangeOf(plain(fields['x'])),
    id: idOf(fields['i']),
    ...(executedAt === undefined ? {} : { executedAt }),
  };
}

function idOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

export function sequenceOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}

export function exchangeOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

function mapQuote({ sym, bp, ap, bs, as, t, q }: Fields): Quote | RejectReason {
  return quoteOf(symbolOf(sym), side(bp), side(ap), side(bs), side(as), timeOf(t), plain(q));
}

const isQuotedPrice = (value: unknown): value is number => value === 0 || isPrice(value);

/** Of a side that nobody quotes: nothing, or null. */
const side = (value: unknown): unknown => plain(value ?? undefined);

/** A side that nobody quotes is written as price 0 and size 0, or left out. */
export function quoteOf(
  symbol: Ticker | undefined,
  bid: unknown = 0,
  ask: unknown = 0,
  bidSize: unknown = 0,
  askSize: unknown = 0,
  time: unknown,
  sequence: unknown,
): Quote | RejectReason {
  if (!symbol) return 'bad_symbol';
  if (!isQuotedPrice(bid) || !isQuotedPrice(ask)) return 'bad_price';
  if (!isSize(bidSize) || !isSize(askSize)) return 'bad_size';
  if (!isTime(time)) return 'bad_time';
  return { kind: 'quote', symbol, bid, ask, bidSize, askSize, time: epochMsOf(time), sequence: sequenceOf(sequence) };
}

/** Milliseconds, and what is written behind them: nothing, micro- or nanoseconds. */
const INSTANT = /"t"\s*:\s*"?(\d{13})(\d{3}|\d{6})?"?\s*[,}]/;
const NANOS_DIGITS = 6;

/** @param text the element as it was written: nanoseconds do not fit a double */
function mapPriceBand(fields: Fields, text: string): PriceBand | RejectReason {
  const upper = plain(fields['h']);
  const lower = plain(fields['l']);
  const symbol = symbolOf(fields['T'] ?? fields['sym']);
  if (!symbol) return 'bad_symbol';
  if (!isPrice(upper) || !isPrice(lower) || lower > upper) return 'bad_price';
  const indicators = conditionsOf(fields['i']);
  if (!indicators) return 'bad_field';
  const [, ms, behind = ''] = INSTANT.exec(text) ?? [];
  if (!isTime(Number(ms))) return 'bad_time';
  const nanos = Number(behind.padEnd(NANOS_DIGITS, '0'));
  const sequence = sequenceOf(plain(fields['q']));
  const event = priceBandEvent(indicators);
  return { kind: 'price_band', symbol, lower, upper, event, time: epochMsOf(Number(ms)), nanos, sequence };
}

/** The vendor's bar but for its sizes, values as they were written. */
export interface BarFields {
  readonly o?: unknown;
  readonly h?: unknown;
  readonly l?: unknown;
  readonly c?: unknown;
  readonly vw?: unknown;
  readonly s?: unknown;
  readonly z?: unknown;
  readonly op?: unknown;
}

/** 32 bits with a sign, as the tables count. */
const MOST_TRADES = 2_147_483_647;
const BAR_NUMBERS = ['o', 'h', 'l', 'c', 'vw', 'z', 'op'] as const;

function mapAggregate(fields: Fields, span: Aggregate['span']): Aggregate | RejectReason {
  const numbers: Record<string, unknown> = { s: timeOf(fields['s']) };
  for (const key of BAR_NUMBERS) numbers[key] = plain(fields[key]);
  const volume = eitherSize(plain(fields['dv']), plain(fields['v']), isVolume);
  return aggregateOf(span, symbolOf(fields['sym']), numbers, volume, dayVolumeOf(plain(fields['dav']), plain(fields['av'])));
}

/** 0 where it is not told; undefined where it cannot be. */
export function dayVolumeOf(decimal: unknown, whole: unknown): number | undefined {
  if ((decimal ?? undefined) === undefined && (whole ?? undefined) === undefined) return 0;
  return eitherSize(decimal ?? undefined, whole ?? undefined, isVolume);
}

export function aggregateOf(
  span: Aggregate['span'],
  symbol: Ticker | undefined,
  { o: open, h: high, l: low, c: close, vw, s: start, z, op }: BarFields,
  volume: number | undefined,
  dayVolume: number | undefined,
): Aggregate | RejectReason {
  if (!symbol) return 'bad_symbol';
  if (!isPrice(open) || !isPrice(high) || !isPrice(low) || !isPrice(close)) return 'bad_price';
  if (high < Math.max(open, close) || low > Math.min(open, close)) return 'bad_price';
  if (volume === undefined || dayVolume === undefined) return 'bad_size';
  if (!isTime(start)) return 'bad_time';
  // The stream gives the mean trade size instead of the number of trades.
  const trades = isSize(z) && z > 0 ? Math.max(1, Math.min(MOST_TRADES, Math.round(volume / z))) : 0;
  return {
    kind: 'aggregate',
    symbol,
    span,
    bar: { start: epochMsOf(start), open, high, low, close, volume, vwap: isPrice(vw) ? vw : close, trades },
    dayVolume,
    ...(isPrice(op) ? { officialOpen: op } : {}),
  };
}
