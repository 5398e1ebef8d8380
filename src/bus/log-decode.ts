import {
  type Aggregate,
  type EpochMs,
  epochMsOf,
  type FeedMessage,
  type Gap,
  parseTicker,
  type PriceBand,
  type Quote,
  type Repair,
  type Ticker,
  type Trade,
} from '../market/index.js';
import { LogEntryError } from './errors.js';
import { causeOf, LOG_ENTRY_VERSION, refuse, sourceOf, wholeNumber } from './log-fields.js';
import type { LogEntry } from './tick-log.js';

type Tuple = readonly unknown[];

const TRADE_PLACES = 9;
const AGGREGATE_PLACES = 12;
const CLOCK_PLACES = 2;
const GAP_PLACES = 5;
const QUOTE_PLACES = 8;
const PRICE_BAND_PLACES = 8;
const REPAIR_PLACES = 5;
const NO_CONDITIONS: readonly number[] = Object.freeze([]);

/**
 * The entry that `encodeEntry` wrote. Errors: `LogEntryError` with what was wrong and where, for anything else: text that is
 * no JSON, another version, a message of unknown kind, a tuple with a missing, additional or unfit value.
 */
export function decodeEntry(encoded: string): LogEntry {
  const entry = parse(encoded);
  if (entry['v'] !== LOG_ENTRY_VERSION) refuse({ field: 'v' }, `version ${LOG_ENTRY_VERSION}`, entry['v']);
  const { m: tuples } = entry;
  if (!Array.isArray(tuples)) return refuse({ field: 'm' }, 'a list of messages', tuples);
  const received = entry['r'];
  if (!isNumber(received)) return refuse({ field: 'r' }, 'a number', received);
  return {
    sequence: wholeNumber(entry['n'], 'n'),
    source: sourceOf(entry['s']),
    receivedAt: epochMsOf(received),
    messages: tuples.map(decodeMessage),
  };
}

function parse(encoded: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(encoded);
  } catch (cause) {
    throw new LogEntryError('log entry: the text is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LogEntryError('log entry: the text is not a JSON object');
  return value as Record<string, unknown>;
}

function decodeMessage(tuple: unknown, index: number): FeedMessage {
  if (!Array.isArray(tuple)) return refuse({ field: 'kind', message: index }, 'a tuple', tuple);
  switch (tuple[0]) {
    case 'T':
      return decodeTrade(tuple, index);
    case 'A':
      return decodeAggregate(tuple, 'second', index);
    case 'AM':
      return decodeAggregate(tuple, 'minute', index);
    case 'C':
      requirePlaces(tuple, CLOCK_PLACES, index);
      return { kind: 'clock', time: time(tuple, 1, 'time', index) };
    case 'G':
      return decodeGap(tuple, index);
    case 'Q':
      return decodeQuote(tuple, index);
    case 'L':
      return decodePriceBand(tuple, index);
    case 'R':
      return decodeRepair(tuple, index);
    default:
      return refuse({ field: 'kind', message: index }, 'T, A, AM, Q, L, C, G or R', tuple[0]);
  }
}

function decodeTrade(tuple: Tuple, index: number): Trade {
  requirePlaces(tuple, TRADE_PLACES, index);
  const price = number(tuple, 2, 'price', index);
  if (price <= 0) refuse({ field: 'price', message: index }, 'a number above zero', price);
  const size = number(tuple, 3, 'size', index);
  if (size < 0) refuse({ field: 'size', message: index }, 'a number of at least zero', size);
  const id = tuple[8];
  if (typeof id !== 'string') return refuse({ field: 'id', message: index }, 'text', id);
  return {
    kind: 'trade',
    symbol: ticker(tuple[1], index),
    price,
    size,
    time: time(tuple, 4, 'time', index),
    sequence: number(tuple, 5, 'sequence', index),
    conditions: conditions(tuple[6], index),
    exchange: number(tuple, 7, 'exchange', index),
    id,
  };
}

/** Most trades carry none; they share one empty list. */
function conditions(value: unknown, index: number): readonly number[] {
  if (value === 0) return NO_CONDITIONS;
  if (!Array.isArray(value) || !value.every(isNumber))
    return refuse({ field: 'conditions', message: index }, '0 or a list of numbers', value);
  return value;
}

function decodeAggregate(tuple: Tuple, span: Aggregate['span'], index: number): Aggregate {
  requirePlaces(tuple, AGGREGATE_PLACES, index);
  const bar = {
    start: time(tuple, 2, 'start', index),
    open: number(tuple, 3, 'open', index),
    high: number(tuple, 4, 'high', index),
    low: number(tuple, 5, 'low', index),
    close: number(tuple, 6, 'close', index),
    volume: number(tuple, 7, 'volume', index),
    vwap: number(tuple, 8, 'vwap', index),
    trades: number(tuple, 9, 'trades', index),
  };
  const symbol = ticker(tuple[1], index);
  const dayVolume = number(tuple, 10, 'dayVolume', index);
  const aggregate: Aggregate = { kind: 'aggregate', symbol, span, bar, dayVolume };
  return tuple[11] === null ? aggregate : { ...aggregate, officialOpen: number(tuple, 11, 'officialOpen', index) };
}

function decodeGap(tuple: Tuple, index: number): Gap {
  requirePlaces(tuple, GAP_PLACES, index);
  const names = tuple[4];
  if (!Array.isArray(names)) return refuse({ field: 'symbols', message: index }, 'a list of tickers', names);
  return {
    kind: 'gap',
    from: time(tuple, 1, 'from', index),
    to: time(tuple, 2, 'to', index),
    cause: causeOf(tuple[3], index),
    symbols: names.map((name) => ticker(name, index)),
  };
}

function decodeQuote(tuple: Tuple, index: number): Quote {
  requirePlaces(tuple, QUOTE_PLACES, index);
  return {
    kind: 'quote',
    symbol: ticker(tuple[1], index),
    bid: number(tuple, 2, 'bid', index),
    ask: number(tuple, 3, 'ask', index),
    bidSize: number(tuple, 4, 'bidSize', index),
    askSize: number(tuple, 5, 'askSize', index),
    time: time(tuple, 6, 'time', index),
    sequence: number(tuple, 7, 'sequence', index),
  };
}

function decodePriceBand(tuple: Tuple, index: number): PriceBand {
  requirePlaces(tuple, PRICE_BAND_PLACES, index);
  const codes = tuple[4];
  if (!Array.isArray(codes) || !codes.every(isNumber)) return refuse({ field: 'indicators', message: index }, 'a list of numbers', codes);
  return {
    kind: 'price_band',
    symbol: ticker(tuple[1], index),
    lower: number(tuple, 2, 'lower', index),
    upper: number(tuple, 3, 'upper', index),
    indicators: codes,
    time: time(tuple, 5, 'time', index),
    nanos: number(tuple, 6, 'nanos', index),
    sequence: number(tuple, 7, 'sequence', index),
  };
}

function decodeRepair(tuple: Tuple, index: number): Repair {
  requirePlaces(tuple, REPAIR_PLACES, index);
  const complete = tuple[4];
  if (complete !== 0 && complete !== 1) return refuse({ field: 'complete', message: index }, '0 or 1', complete);
  return {
    kind: 'repair',
    from: time(tuple, 1, 'from', index),
    to: time(tuple, 2, 'to', index),
    trades: number(tuple, 3, 'trades', index),
    complete: complete === 1,
  };
}

function requirePlaces(tuple: Tuple, places: number, index: number): void {
  if (tuple.length !== places) refuse({ field: String(tuple[0]), message: index }, `a tuple of ${places}`, tuple.length);
}

/** JSON can hold a number too large for a double, which then reads as infinity. */
function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function number(tuple: Tuple, place: number, field: string, index: number): number {
  const value = tuple[place];
  return isNumber(value) ? value : refuse({ field, message: index }, 'a number', value);
}

function time(tuple: Tuple, place: number, field: string, index: number): EpochMs {
  return epochMsOf(number(tuple, place, field, index));
}

function ticker(value: unknown, index: number): Ticker {
  const symbol = typeof value === 'string' ? parseTicker(value) : undefined;
  return symbol ?? refuse({ field: 'symbol', message: index }, 'a ticker', value);
}
