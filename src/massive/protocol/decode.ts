import { type Aggregate, epochMsOf, type FeedMessage, parseTicker, type Trade } from '../../market/index.js';

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
}

const SHOWN_CHARACTERS = 120;
/** 1990 and 2100: a millisecond timestamp of a market lies between, one in seconds, micro- or nanoseconds does not. */
const EARLIEST_MS = 631_152_000_000;
const LATEST_MS = 4_102_444_800_000;
const NO_CONDITIONS: readonly number[] = [];

type Fields = Readonly<Record<string, unknown>>;

/** Never throws: what cannot be used is among the rejects, and never costs a good element of the same frame. */
export function decodeFrame(text: string): DecodedFrame {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { statuses: [], messages: [], rejects: [{ reason: 'malformed_json', element: text.slice(0, SHOWN_CHARACTERS) }] };
  }
  const statuses: StatusElement[] = [];
  const messages: FeedMessage[] = [];
  const rejects: Reject[] = [];
  for (const element of Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]) {
    const decoded = decodeElement(element);
    if (typeof decoded === 'string') rejects.push({ reason: decoded, element: shown(element) });
    else if ('status' in decoded) statuses.push(decoded);
    else messages.push(decoded);
  }
  return { statuses, messages, rejects };
}

function shown(element: unknown): string {
  return (JSON.stringify(element) ?? '').slice(0, SHOWN_CHARACTERS);
}

function decodeElement(element: unknown): StatusElement | FeedMessage | RejectReason {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return 'not_an_object';
  const fields = element as Fields;
  switch (fields['ev']) {
    case 'T':
      return decodeTrade(fields);
    case 'A':
      return decodeAggregate(fields, 'second');
    case 'AM':
      return decodeAggregate(fields, 'minute');
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
