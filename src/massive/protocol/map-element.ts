import {
  type Aggregate,
  epochMsOf,
  type FeedMessage,
  parseTicker,
  type PriceBand,
  type Quote,
  type Ticker,
  type Trade,
} from '../../market/index.js';

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
  | 'bad_field';

/** 1990 and 2100: a millisecond timestamp of a market lies between, one in seconds, micro- or nanoseconds does not. */
const EARLIEST_MS = 631_152_000_000;
const LATEST_MS = 4_102_444_800_000;
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

export const isPrice = (value: unknown): value is number => typeof value === 'number' && value > 0 && Number.isFinite(value);
export const isSize = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > EARLIEST_MS && value < LATEST_MS;
const DECIMAL = /^\d+(\.\d+)?$/;

function sizeOf(decimal: unknown, whole: unknown): number | undefined {
  return eitherSize(typeof decimal === 'string' && DECIMAL.test(decimal) ? Number(decimal) : undefined, whole);
}

/** That of the decimal text, where it is one (shares with fractions), else the whole number beside it. */
export function eitherSize(decimal: unknown, whole: unknown): number | undefined {
  if (isSize(decimal)) return decimal;
  return isSize(whole) ? whole : undefined;
}

function conditionsOf(value: unknown): readonly number[] | undefined {
  if (value === undefined) return NO_CONDITIONS;
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0) return NO_CONDITIONS;
  return value.every((id) => Number.isInteger(id)) ? (value as number[]) : undefined;
}

function symbolOf(value: unknown): Ticker | undefined {
  return typeof value === 'string' ? parseTicker(value) : undefined;
}

function mapTrade(fields: Fields): Trade | RejectReason {
  const { p: price, t: time, q, x, i } = fields;
  const symbol = symbolOf(fields['sym']);
  if (!symbol) return 'bad_symbol';
  if (!isPrice(price)) return 'bad_price';
  const size = sizeOf(fields['ds'], fields['s']);
  if (size === undefined) return 'bad_size';
  if (!isTime(time)) return 'bad_time';
  const conditions = conditionsOf(fields['c']);
  if (!conditions) return 'bad_field';
  return {
    kind: 'trade',
    symbol,
    price,
    size,
    time: epochMsOf(time),
    sequence: sequenceOf(q),
    conditions,
    exchange: exchangeOf(x),
    id: typeof i === 'string' ? i : '',
  };
}

export function sequenceOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}

export function exchangeOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

function mapQuote({ sym, bp, ap, bs, as, t, q }: Fields): Quote | RejectReason {
  return quoteOf(symbolOf(sym), bp, ap, bs, as, t, q);
}

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
  if (!isSize(bid) || !isSize(ask)) return 'bad_price';
  if (!isSize(bidSize) || !isSize(askSize)) return 'bad_size';
  if (!isTime(time)) return 'bad_time';
  return { kind: 'quote', symbol, bid, ask, bidSize, askSize, time: epochMsOf(time), sequence: sequenceOf(sequence) };
}

const NANOSECONDS = /"t"\s*:\s*(\d{13})(\d{6})\s*[,}]/;

/** @param text the element as it was written: its nanoseconds do not fit a double */
function mapPriceBand(fields: Fields, text: string): PriceBand | RejectReason {
  const { h: upper, l: lower, i: indicators = NO_CONDITIONS, q } = fields;
  const symbol = symbolOf(fields['T']);
  if (!symbol) return 'bad_symbol';
  if (!isPrice(upper) || !isPrice(lower) || lower > upper) return 'bad_price';
  const codes = conditionsOf(indicators);
  if (!codes) return 'bad_field';
  const [, ms, nanos] = NANOSECONDS.exec(text) ?? [];
  if (!isTime(Number(ms))) return 'bad_time';
  const time = epochMsOf(Number(ms));
  return { kind: 'price_band', symbol, lower, upper, indicators: codes, time, nanos: Number(nanos), sequence: sequenceOf(q) };
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

function mapAggregate(fields: Fields, span: Aggregate['span']): Aggregate | RejectReason {
  return aggregateOf(span, symbolOf(fields['sym']), fields, sizeOf(fields['dv'], fields['v']), sizeOf(fields['dav'], fields['av']));
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
  const trades = isSize(z) && z > 0 ? Math.max(1, Math.round(volume / z)) : 0;
  return {
    kind: 'aggregate',
    symbol,
    span,
    bar: { start: epochMsOf(start), open, high, low, close, volume, vwap: isPrice(vw) ? vw : close, trades },
    dayVolume,
    ...(isPrice(op) ? { officialOpen: op } : {}),
  };
}
