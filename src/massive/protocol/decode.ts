import { type Aggregate, epochMsOf, type FeedMessage, parseTicker, type PriceBand, type Quote, type Trade } from '../../market/index.js';
import { CHANNELS, type RawElement, splitArray } from './raw-elements.js';
import { salvage } from './salvage.js';

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

export interface Reject {
  readonly reason: RejectReason;
  /** The first characters of the element, for the log. */
  readonly element: string;
}

/** One vendor frame, each element judged by itself. */
export interface DecodedFrame {
  readonly statuses: readonly StatusElement[];
  readonly messages: readonly FeedMessage[];
  readonly rejects: readonly Reject[];
  /** Every event of a known channel as the vendor wrote it; empty unless asked for. */
  readonly raw: readonly RawElement[];
}

const SHOWN_CHARACTERS = 120;
/** 1990 and 2100: a millisecond timestamp of a market lies between, one in seconds, micro- or nanoseconds does not. */
const EARLIEST_MS = 631_152_000_000;
const LATEST_MS = 4_102_444_800_000;
const NO_CONDITIONS: readonly number[] = [];

type Fields = Readonly<Record<string, unknown>>;

/** Never throws: what cannot be used is among the rejects, and never costs a good element of the same frame. */
export function decodeFrame(text: string, withRaw = false): DecodedFrame {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return decodeDamaged(text, withRaw);
  }
  const statuses: StatusElement[] = [];
  const messages: FeedMessage[] = [];
  const rejects: Reject[] = [];
  const raw: RawElement[] = [];
  const elements = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  let texts: readonly string[] | undefined;
  const textOf = (index: number): string => (texts ??= Array.isArray(parsed) ? splitArray(text) : [text.trim()])[index] ?? '';
  for (const [index, element] of elements.entries()) {
    const decoded = decodeElement(element, () => textOf(index));
    const name = withRaw ? nameOf(element) : undefined;
    if (name) raw.push({ ...name, json: textOf(index) });
    if (typeof decoded === 'string') rejects.push({ reason: decoded, element: shown(element) });
    else if ('status' in decoded) statuses.push(decoded);
    else messages.push(decoded);
  }
  return { statuses, messages, rejects, raw };
}

/** What can be read of a frame that is no JSON as a whole: each element that stands by itself. */
function decodeDamaged(text: string, withRaw: boolean): DecodedFrame {
  const { elements, damaged } = salvage(text);
  const rejects = damaged.map((part): Reject => ({ reason: 'malformed_json', element: part.slice(0, SHOWN_CHARACTERS) }));
  if (elements.length === 0) return { statuses: [], messages: [], rejects, raw: [] };
  const whole = decodeFrame(`[${elements.join(',')}]`, withRaw);
  return { ...whole, rejects: [...rejects, ...whole.rejects] };
}

/** Channel and symbol of an event, whatever else it holds: what a program asked for is its own to judge. */
function nameOf(element: unknown): Pick<RawElement, 'channel' | 'symbol'> | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const fields = element as Fields;
  const channel = CHANNELS.find((known) => known === fields['ev']);
  const symbol = channel === 'LULD' ? fields['T'] : fields['sym'];
  return channel !== undefined && typeof symbol === 'string' ? { channel, symbol } : undefined;
}

function shown(element: unknown): string {
  return (JSON.stringify(element) ?? '').slice(0, SHOWN_CHARACTERS);
}

function decodeElement(element: unknown, textOf: () => string): StatusElement | FeedMessage | RejectReason {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return 'not_an_object';
  const fields = element as Fields;
  switch (fields['ev']) {
    case 'T':
      return decodeTrade(fields);
    case 'A':
      return decodeAggregate(fields, 'second');
    case 'AM':
      return decodeAggregate(fields, 'minute');
    case 'Q':
      return decodeQuote(fields);
    case 'LULD':
      return decodePriceBand(fields, textOf());
    case 'status':
      return decodeStatus(fields);
    default:
      return 'unknown_event';
  }
}

function decodeStatus({ status, message }: Fields): StatusElement | RejectReason {
  if (typeof status !== 'string') return 'bad_field';
  return { status, message: typeof message === 'string' ? message : '' };
}

const isPrice = (value: unknown): value is number => typeof value === 'number' && value > 0 && Number.isFinite(value);
const isSize = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > EARLIEST_MS && value < LATEST_MS;
const DECIMAL = /^\d+(\.\d+)?$/;

/** The decimal text where it is one (shares with fractions), else the whole number beside it. */
function sizeOf(decimal: unknown, whole: unknown): number | undefined {
  if (typeof decimal === 'string' && DECIMAL.test(decimal)) return Number(decimal);
  return isSize(whole) ? whole : undefined;
}

function conditionsOf(value: unknown): readonly number[] | undefined {
  if (value === undefined) return NO_CONDITIONS;
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0) return NO_CONDITIONS;
  return value.every((id) => Number.isInteger(id)) ? (value as number[]) : undefined;
}

function decodeTrade(fields: Fields): Trade | RejectReason {
  const { p: price, t: time, q, x, i } = fields;
  const symbol = typeof fields['sym'] === 'string' ? parseTicker(fields['sym']) : undefined;
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
    sequence: typeof q === 'number' && Number.isSafeInteger(q) ? q : 0,
    conditions,
    exchange: typeof x === 'number' && Number.isInteger(x) ? x : 0,
    id: typeof i === 'string' ? i : '',
  };
}

/** A side that nobody quotes is written as price 0 and size 0, or left out. */
function decodeQuote(fields: Fields): Quote | RejectReason {
  const { bp: bid = 0, ap: ask = 0, bs: bidSize = 0, as: askSize = 0, t: time, q } = fields;
  const symbol = typeof fields['sym'] === 'string' ? parseTicker(fields['sym']) : undefined;
  if (!symbol) return 'bad_symbol';
  if (!isSize(bid) || !isSize(ask)) return 'bad_price';
  if (!isSize(bidSize) || !isSize(askSize)) return 'bad_size';
  if (!isTime(time)) return 'bad_time';
  const sequence = typeof q === 'number' && Number.isSafeInteger(q) ? q : 0;
  return { kind: 'quote', symbol, bid, ask, bidSize, askSize, time: epochMsOf(time), sequence };
}

const NANOSECONDS = /"t"\s*:\s*(\d{13})(\d{6})\s*[,}]/;

/** @param text the element as it was written: its nanoseconds do not fit a double */
function decodePriceBand(fields: Fields, text: string): PriceBand | RejectReason {
  const { h: upper, l: lower, i: indicators = NO_CONDITIONS, q } = fields;
  const symbol = typeof fields['T'] === 'string' ? parseTicker(fields['T']) : undefined;
  if (!symbol) return 'bad_symbol';
  if (!isPrice(upper) || !isPrice(lower) || lower > upper) return 'bad_price';
  const codes = conditionsOf(indicators);
  if (!codes) return 'bad_field';
  const [, ms, nanos] = NANOSECONDS.exec(text) ?? [];
  if (!isTime(Number(ms))) return 'bad_time';
  const sequence = typeof q === 'number' && Number.isSafeInteger(q) ? q : 0;
  return { kind: 'price_band', symbol, lower, upper, indicators: codes, time: epochMsOf(Number(ms)), nanos: Number(nanos), sequence };
}

function decodeAggregate(fields: Fields, span: Aggregate['span']): Aggregate | RejectReason {
  const { o: open, h: high, l: low, c: close, vw, s: start, z, op } = fields;
  const symbol = typeof fields['sym'] === 'string' ? parseTicker(fields['sym']) : undefined;
  if (!symbol) return 'bad_symbol';
  if (!isPrice(open) || !isPrice(high) || !isPrice(low) || !isPrice(close)) return 'bad_price';
  if (high < Math.max(open, close) || low > Math.min(open, close)) return 'bad_price';
  const volume = sizeOf(fields['dv'], fields['v']);
  const dayVolume = sizeOf(fields['dav'], fields['av']);
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
