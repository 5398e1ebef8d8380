import {
  type Aggregate,
  type FeedMessage,
  type Gap,
  GAP_CAUSES,
  PRICE_BAND_EVENTS,
  type PriceBand,
  type Quote,
  type Repair,
  SOURCES,
  type Trade,
} from '../market/index.js';
import { BAND, KIND, MARK, refuse } from './log-fields.js';
import { LogWriter, TICKER_BYTES, VARINT_BYTES } from './log-writer.js';
import type { LogEntry } from './tick-log.js';

/** No message has more fields of fixed number than this. */
const MOST_FIELDS = 12;
const FIXED_BYTES = 1 + TICKER_BYTES + MOST_FIELDS * VARINT_BYTES;

const writer = new LogWriter();

/**
 * One log entry in its binary form, little-endian throughout:
 *
 * | bytes   | what                                                                                                  |
 * |---------|-------------------------------------------------------------------------------------------------------|
 * | 0       | version, 2                                                                                            |
 * | 1       | source: place in SOURCES                                                                              |
 * | 2, 3    | 0                                                                                                     |
 * | 4..15   | three u32: messages, numbers, bytes of records                                                        |
 * | 16..47  | four doubles: sequence, machine time of receipt, lowest and highest feed time (NaN: no message has one) |
 * | 48…     | the numbers, a double each                                                                            |
 * | after   | the records, one a message: kind, then its fields                                                     |
 *
 * Fields of a record, in the order of the domain types:
 * - _number_: the next of the numbers.
 * - _small_: a varint; even: twice the value (whole, below 2^30); 1: the next of the numbers.
 * - _step_ from the one before of its sort (times, sequence numbers; at first from 0): _small_ of the step in zigzag.
 * - _ticker_: a varint, its place among the entry's tickers; the next free one is followed by a byte of length and its text.
 * - _text_: a varint, twice the length, one more where a character takes two bytes; then the characters.
 * - _list_: _small_ count, then the items.
 *
 * A trade: ticker, price number, size small, time step, sequence step, conditions list of small, exchange small, id text. A marked
 * one: first a byte of MARK; its time is a number where it is out of time; when it was executed comes last, a number.
 * `decodeEntry` gives back exactly what went in. Errors: `LogEntryError` for a value that the form does not allow, so that a
 * bad entry fails at its writer and never at its readers.
 */
export function encodeEntry({ sequence, source, receivedAt, messages }: LogEntry): Buffer {
  if (!Number.isSafeInteger(sequence) || sequence < 0) refuse({ field: 'sequence' }, 'a whole number of at least zero', sequence);
  if (!Number.isFinite(receivedAt)) refuse({ field: 'receivedAt' }, 'a finite number', receivedAt);
  const place = SOURCES.indexOf(source);
  if (place < 0) refuse({ field: 'source' }, `one of ${SOURCES.join(', ')}`, source);
  writer.begin();
  for (let index = 0; index < messages.length; index += 1) {
    writer.message = index;
    encodeMessage(messages[index] as FeedMessage);
  }
  return writer.finish(messages.length, place, sequence, receivedAt);
}

function encodeMessage(message: FeedMessage): void {
  writer.room(FIXED_BYTES, MOST_FIELDS);
  switch (message.kind) {
    case 'trade':
      return encodeTrade(message);
    case 'aggregate':
      return encodeAggregate(message);
    case 'clock':
      writer.byte(KIND.clock);
      return writer.time(message.time);
    case 'quote':
      return encodeQuote(message);
    case 'price_band':
      return encodePriceBand(message);
    case 'gap':
      return encodeGap(message);
    case 'repair':
      return encodeRepair(message);
    default:
      return refuse({ field: 'kind', message: writer.message }, 'a kind of feed message', message);
  }
}

function encodeTrade(trade: Trade): void {
  const { symbol, price, size, time, sequence, conditions, exchange, id, executedAt, isOutOfTime } = trade;
  if (!(price > 0)) refuse({ field: 'price', message: writer.message }, 'a number above zero', price);
  if (!(size >= 0)) refuse({ field: 'size', message: writer.message }, 'a number of at least zero', size);
  const marks = (executedAt === undefined ? 0 : MARK.executedAt) | (isOutOfTime ? MARK.outOfTime : 0);
  writer.byte(marks === 0 ? KIND.trade : KIND.markedTrade);
  if (marks !== 0) writer.byte(marks);
  writer.ticker(symbol);
  writer.number(price, 'price');
  writer.small(size, 'size');
  // No time of the feed: it counts neither for the entry's nor for the next one's.
  if (isOutOfTime) writer.number(time, 'time');
  else writer.time(time);
  writer.sequence(sequence);
  smallList(conditions, 'conditions');
  writer.small(exchange, 'exchange');
  writer.text(id, 'id');
  if (executedAt !== undefined) writer.number(executedAt, 'executedAt');
}

function encodeAggregate({ symbol, span, bar, dayVolume, officialOpen }: Aggregate): void {
  writer.byte(span === 'second' ? KIND.second : KIND.minute);
  writer.ticker(symbol);
  writer.time(bar.start, 'start');
  writer.number(bar.open, 'open');
  writer.number(bar.high, 'high');
  writer.number(bar.low, 'low');
  writer.number(bar.close, 'close');
  writer.small(bar.volume, 'volume');
  writer.number(bar.vwap, 'vwap');
  writer.small(bar.trades, 'trades');
  writer.small(dayVolume, 'dayVolume');
  writer.byte(officialOpen === undefined ? 0 : 1);
  if (officialOpen !== undefined) writer.number(officialOpen, 'officialOpen');
}

function encodeQuote({ symbol, bid, ask, bidSize, askSize, time, sequence }: Quote): void {
  writer.byte(KIND.quote);
  writer.ticker(symbol);
  writer.number(bid, 'bid');
  writer.number(ask, 'ask');
  writer.small(bidSize, 'bidSize');
  writer.small(askSize, 'askSize');
  writer.time(time);
  writer.sequence(sequence);
}

function encodePriceBand({ symbol, lower, upper, event, time, nanos, sequence }: PriceBand): void {
  writer.byte(KIND.priceBand);
  writer.ticker(symbol);
  writer.number(lower, 'lower');
  writer.number(upper, 'upper');
  writer.small(1, 'event');
  writer.small(
    BAND[event] ?? refuse({ field: 'event', message: writer.message }, `one of ${PRICE_BAND_EVENTS.join(', ')}`, event),
    'event',
  );
  writer.time(time);
  writer.small(nanos, 'nanos');
  writer.sequence(sequence);
}

function encodeGap({ from, to, cause, symbols }: Gap): void {
  const place = GAP_CAUSES.indexOf(cause);
  if (place < 0) refuse({ field: 'cause', message: writer.message }, `one of ${GAP_CAUSES.join(', ')}`, cause);
  writer.byte(KIND.gap);
  writer.number(from, 'from');
  writer.number(to, 'to');
  writer.byte(place);
  writer.small(symbols.length, 'symbols');
  writer.room(symbols.length * TICKER_BYTES, 0);
  for (const symbol of symbols) writer.ticker(symbol);
}

function encodeRepair({ from, to, trades, complete }: Repair): void {
  writer.byte(KIND.repair);
  writer.number(from, 'from');
  writer.number(to, 'to');
  writer.small(trades, 'trades');
  writer.byte(complete ? 1 : 0);
}

/** What follows it has room for its fixed fields again. */
function smallList(values: readonly number[], field: string): void {
  const { length } = values;
  writer.small(length, field);
  if (length === 0) return;
  writer.room(FIXED_BYTES + length * VARINT_BYTES, MOST_FIELDS + length);
  for (let i = 0; i < length; i += 1) writer.small(values[i] as number, field);
}
