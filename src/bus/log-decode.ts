import {
  type Aggregate,
  type EpochMs,
  epochMsOf,
  type FeedMessage,
  type Gap,
  GAP_CAUSES,
  type PriceBand,
  type PriceBandEvent,
  type Quote,
  type Repair,
  type Source,
  SOURCES,
  type Trade,
} from '../market/index.js';
import { LogEntryError } from './errors.js';
import { BAND, DOUBLE, HEADER_AT, HEADER_BYTES, JSON_BEGINNING, KIND, LOG_ENTRY_VERSION, MARK, refuse, WORD } from './log-fields.js';
import { LogReader } from './log-reader.js';
import type { LogEntry } from './tick-log.js';

/** What an entry says of itself, readable without its messages. */
export interface LogEntryHeader {
  readonly sequence: number;
  readonly source: Source;
  readonly receivedAt: EpochMs;
  /** Number of messages. */
  readonly messages: number;
  /** Of the messages that have a time of the feed; undefined: none has one. */
  readonly lowestTime: EpochMs | undefined;
  readonly highestTime: EpochMs | undefined;
}

const NO_CONDITIONS: readonly number[] = Object.freeze([]);

const reader = new LogReader();
const head = new Uint8Array(HEADER_BYTES);
const words = new Uint32Array(head.buffer);
const doubles = new Float64Array(head.buffer);

/** Costs the same for every entry. Errors: as `decodeEntry`, as far as the header shows it. */
export function decodeHeader(bytes: Uint8Array): LogEntryHeader {
  const source = readHeader(bytes);
  const lowest = doubles[DOUBLE.lowestTime] as number;
  const highest = doubles[DOUBLE.highestTime] as number;
  return {
    sequence: doubles[DOUBLE.sequence] as number,
    source,
    receivedAt: epochMsOf(doubles[DOUBLE.receivedAt] as number),
    messages: words[WORD.messages] as number,
    lowestTime: Number.isNaN(lowest) ? undefined : epochMsOf(lowest),
    highestTime: Number.isNaN(highest) ? undefined : epochMsOf(highest),
  };
}

/**
 * The entry that `encodeEntry` wrote; its work and memory are bounded by the length of `bytes`. Errors: `LogEntryError` with what
 * was wrong and where, for anything else: another version, a part that is missing or left over, a message of unknown kind, an unfit value.
 */
export function decodeEntry(bytes: Uint8Array): LogEntry {
  const source = readHeader(bytes);
  const sequence = doubles[DOUBLE.sequence] as number;
  const receivedAt = epochMsOf(doubles[DOUBLE.receivedAt] as number);
  const count = words[WORD.messages] as number;
  reader.begin(bytes, words[WORD.numbers] as number);
  const messages: FeedMessage[] = [];
  for (let index = 0; index < count; index += 1) {
    reader.message = index;
    messages.push(decodeMessage());
    reader.endMessage();
  }
  reader.finish();
  if (!Object.is(reader.lowest, doubles[DOUBLE.lowestTime]))
    refuse({ field: 'lowestTime' }, String(reader.lowest), doubles[DOUBLE.lowestTime]);
  if (!Object.is(reader.highest, doubles[DOUBLE.highestTime]))
    refuse({ field: 'highestTime' }, String(reader.highest), doubles[DOUBLE.highestTime]);
  return { sequence, source, receivedAt, messages };
}

/** Takes the header over and checks it against the entry's length. @returns the source */
function readHeader(bytes: Uint8Array): Source {
  const version = bytes[HEADER_AT.version];
  if (version === JSON_BEGINNING)
    throw new LogEntryError('log entry: JSON, the format of earlier versions, which this version does not read');
  if (version !== LOG_ENTRY_VERSION) refuse({ field: 'version' }, String(LOG_ENTRY_VERSION), version);
  if (bytes.length < HEADER_BYTES) refuse({ field: 'header' }, `${HEADER_BYTES} bytes`, bytes.length);
  for (let i = 0; i < HEADER_BYTES; i += 1) head[i] = bytes[i] as number;
  const messages = words[WORD.messages] as number;
  const numbers = words[WORD.numbers] as number;
  const records = words[WORD.records] as number;
  const length = HEADER_BYTES + numbers * Float64Array.BYTES_PER_ELEMENT + records;
  if (length !== bytes.length) refuse({ field: 'length' }, `${length} bytes`, bytes.length);
  if (messages > records) refuse({ field: 'messages' }, `at most ${records}`, messages);
  const sequence = doubles[DOUBLE.sequence] as number;
  if (!Number.isSafeInteger(sequence) || sequence < 0) refuse({ field: 'sequence' }, 'a whole number of at least zero', sequence);
  const receivedAt = doubles[DOUBLE.receivedAt] as number;
  if (!Number.isFinite(receivedAt)) refuse({ field: 'receivedAt' }, 'a finite number', receivedAt);
  return SOURCES[head[HEADER_AT.source] as number] ?? refuse({ field: 'source' }, `one of ${SOURCES.join(', ')}`, head[HEADER_AT.source]);
}

function decodeMessage(): FeedMessage {
  const kind = reader.byte();
  switch (kind) {
    case KIND.trade:
      return decodeTrade();
    case KIND.markedTrade:
      return decodeMarkedTrade();
    case KIND.second:
      return decodeAggregate('second');
    case KIND.minute:
      return decodeAggregate('minute');
    case KIND.quote:
      return decodeQuote();
    case KIND.priceBand:
      return decodePriceBand();
    case KIND.clock:
      return { kind: 'clock', time: reader.time() };
    case KIND.gap:
      return decodeGap();
    case KIND.repair:
      return decodeRepair();
    default:
      return refuse({ field: 'kind', message: reader.message }, `1..${KIND.markedTrade}`, kind);
  }
}

function decodeTrade(isOutOfTime = false): Trade {
  const symbol = reader.ticker();
  const price = reader.number('price');
  if (!(price > 0)) refuse({ field: 'price', message: reader.message }, 'a number above zero', price);
  const size = reader.small('size');
  if (!(size >= 0)) refuse({ field: 'size', message: reader.message }, 'a number of at least zero', size);
  const time = isOutOfTime ? epochMsOf(reader.number('time')) : reader.time();
  const sequence = reader.sequence();
  const conditions = smallList('conditions');
  const exchange = reader.small('exchange');
  return { kind: 'trade', symbol, price, size, time, sequence, conditions, exchange, id: reader.text('id') };
}

function decodeMarkedTrade(): Trade {
  const marks = reader.byte();
  const most = MARK.executedAt | MARK.outOfTime;
  if (marks < 1 || marks > most) refuse({ field: 'marks', message: reader.message }, `1..${most}`, marks);
  const isOutOfTime = (marks & MARK.outOfTime) !== 0;
  const trade = decodeTrade(isOutOfTime);
  return {
    ...trade,
    ...(marks & MARK.executedAt ? { executedAt: epochMsOf(reader.number('executedAt')) } : {}),
    ...(isOutOfTime ? { isOutOfTime } : {}),
  };
}

function decodeAggregate(span: Aggregate['span']): Aggregate {
  const symbol = reader.ticker();
  const bar = {
    start: reader.time('start'),
    open: reader.number('open'),
    high: reader.number('high'),
    low: reader.number('low'),
    close: reader.number('close'),
    volume: reader.small('volume'),
    vwap: reader.number('vwap'),
    trades: reader.small('trades'),
  };
  const dayVolume = reader.small('dayVolume');
  const aggregate: Aggregate = { kind: 'aggregate', symbol, span, bar, dayVolume };
  return flag('officialOpen') ? { ...aggregate, officialOpen: reader.number('officialOpen') } : aggregate;
}

function decodeQuote(): Quote {
  return {
    kind: 'quote',
    symbol: reader.ticker(),
    bid: reader.number('bid'),
    ask: reader.number('ask'),
    bidSize: reader.small('bidSize'),
    askSize: reader.small('askSize'),
    time: reader.time(),
    sequence: reader.sequence(),
  };
}

function decodePriceBand(): PriceBand {
  return {
    kind: 'price_band',
    symbol: reader.ticker(),
    lower: reader.number('lower'),
    upper: reader.number('upper'),
    event: bandEvent(smallList('event')),
    time: reader.time(),
    nanos: reader.small('nanos'),
    sequence: reader.sequence(),
  };
}

/** Entries may have several numbers, and others than BAND has. */
function bandEvent(numbers: readonly number[]): PriceBandEvent {
  if (numbers.includes(BAND.halted)) return 'halted';
  return numbers.includes(BAND.resumed) ? 'resumed' : 'bands';
}

function decodeGap(): Gap {
  const from = epochMsOf(reader.number('from'));
  const to = epochMsOf(reader.number('to'));
  const place = reader.byte();
  const cause = GAP_CAUSES[place] ?? refuse({ field: 'cause', message: reader.message }, `one of ${GAP_CAUSES.join(', ')}`, place);
  const symbols = Array.from({ length: reader.length('symbols') }, () => reader.ticker());
  return { kind: 'gap', from, to, cause, symbols };
}

function decodeRepair(): Repair {
  return {
    kind: 'repair',
    from: epochMsOf(reader.number('from')),
    to: epochMsOf(reader.number('to')),
    trades: reader.small('trades'),
    complete: flag('complete'),
  };
}

/** Most trades carry no conditions; they share one empty list. */
function smallList(field: string): readonly number[] {
  const length = reader.length(field);
  if (length === 0) return NO_CONDITIONS;
  const values: number[] = [];
  for (let i = 0; i < length; i += 1) values.push(reader.small(field));
  return values;
}

function flag(field: string): boolean {
  const value = reader.byte();
  if (value > 1) refuse({ field, message: reader.message }, '0 or 1', value);
  return value === 1;
}
