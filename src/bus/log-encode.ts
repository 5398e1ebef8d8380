import {
  type Aggregate,
  type FeedMessage,
  type Gap,
  parseTicker,
  type PriceBand,
  type Quote,
  type Repair,
  type Trade,
} from '../market/index.js';
import { causeOf, LOG_ENTRY_VERSION, refuse, sourceOf, wholeNumber } from './log-fields.js';
import type { LogEntry } from './tick-log.js';

/** Text that JSON holds without an escape; asking costs a fraction of `JSON.stringify`. */
const PLAIN = /^[A-Za-z0-9 .:/_-]*$/;

/**
 * One log entry as compact JSON: `{"v":1,"n":sequence,"s":source,"r":receivedAt,"m":[…]}`, each message a tuple that starts
 * with its kind, units as in the domain types:
 * - `["T", symbol, price, size, time, sequence, conditions | 0, exchange, id]`: a trade; 0 stands for no conditions
 * - `["A" | "AM", symbol, start, open, high, low, close, volume, vwap, trades, dayVolume, officialOpen | null]`
 * - `["Q", symbol, bid, ask, bidSize, askSize, time, sequence]`: a quote
 * - `["L", symbol, lower, upper, indicators, time, nanos, sequence]`: limit-up/limit-down bands
 * - `["C", time]`: the feed's clock
 * - `["G", from, to, cause, symbols]`: a gap
 * - `["R", from, to, trades, complete 0 | 1]`: what was repaired of a gap
 *
 * `decodeEntry` gives back exactly what went in. Errors: `LogEntryError` for a value that the form does not allow, so that a
 * bad entry fails at its writer and never at its readers.
 */
export function encodeEntry(entry: LogEntry): string {
  let tuples = '';
  entry.messages.forEach((message, index) => {
    if (index > 0) tuples += ',';
    tuples += encodeMessage(message, index);
  });
  const sequence = wholeNumber(entry.sequence, 'n');
  const { receivedAt } = entry;
  if (!Number.isFinite(receivedAt)) refuse({ field: 'r' }, 'a finite number', receivedAt);
  return `{"v":${LOG_ENTRY_VERSION},"n":${digits(sequence)},"s":"${sourceOf(entry.source)}","r":${digits(receivedAt)},"m":[${tuples}]}`;
}

function encodeMessage(message: FeedMessage, index: number): string {
  switch (message.kind) {
    case 'trade':
      return encodeTrade(message, index);
    case 'aggregate':
      return encodeAggregate(message, index);
    case 'clock':
      return `["C",${number(message.time, 'time', index)}]`;
    case 'quote':
      return encodeQuote(message, index);
    case 'price_band':
      return encodePriceBand(message, index);
    case 'gap':
      return encodeGap(message, index);
    case 'repair':
      return encodeRepair(message, index);
    default:
      return refuse({ field: 'kind', message: index }, 'a kind of feed message', message);
  }
}

function encodeTrade(trade: Trade, index: number): string {
  const { price, size, conditions } = trade;
  if (!(price > 0)) refuse({ field: 'price', message: index }, 'a number above zero', price);
  if (!(size >= 0)) refuse({ field: 'size', message: index }, 'a number of at least zero', size);
  const ids = conditions.length === 0 ? '0' : `[${conditions.map((id) => number(id, 'conditions', index)).join(',')}]`;
  const print = `${number(price, 'price', index)},${number(size, 'size', index)},${number(trade.time, 'time', index)}`;
  const tape = `${number(trade.sequence, 'sequence', index)},${ids},${number(trade.exchange, 'exchange', index)}`;
  return `["T",${ticker(trade.symbol, index)},${print},${tape},${text(trade.id, 'id', index)}]`;
}

function encodeAggregate({ symbol, span, bar, dayVolume, officialOpen }: Aggregate, index: number): string {
  const values = [bar.start, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.vwap, bar.trades, dayVolume];
  const numbers = values.map((value) => number(value, 'bar', index)).join(',');
  const opening = officialOpen === undefined ? 'null' : number(officialOpen, 'officialOpen', index);
  return `["${span === 'second' ? 'A' : 'AM'}",${ticker(symbol, index)},${numbers},${opening}]`;
}

function encodeGap({ from, to, cause, symbols }: Gap, index: number): string {
  const names = symbols.map((symbol) => ticker(symbol, index)).join(',');
  return `["G",${number(from, 'from', index)},${number(to, 'to', index)},"${causeOf(cause, index)}",[${names}]]`;
}

function encodeQuote({ symbol, bid, ask, bidSize, askSize, time, sequence }: Quote, index: number): string {
  const numbers = [bid, ask, bidSize, askSize, time, sequence].map((value) => number(value, 'quote', index)).join(',');
  return `["Q",${ticker(symbol, index)},${numbers}]`;
}

function encodePriceBand({ symbol, lower, upper, indicators, time, nanos, sequence }: PriceBand, index: number): string {
  const bands = `${number(lower, 'lower', index)},${number(upper, 'upper', index)}`;
  const codes = `[${indicators.map((code) => number(code, 'indicators', index)).join(',')}]`;
  const when = [time, nanos, sequence].map((value) => number(value, 'time', index)).join(',');
  return `["L",${ticker(symbol, index)},${bands},${codes},${when}]`;
}

function encodeRepair({ from, to, trades, complete }: Repair, index: number): string {
  return `["R",${number(from, 'from', index)},${number(to, 'to', index)},${number(trades, 'trades', index)},${complete ? 1 : 0}]`;
}

function number(value: number, field: string, message: number): string {
  if (!Number.isFinite(value)) refuse({ field, message }, 'a finite number', value);
  return digits(value);
}

/** The shortest digits that give the same double again; the plain form would lose the sign of a zero. */
function digits(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

function ticker(value: string, message: number): string {
  if (parseTicker(value) === undefined) refuse({ field: 'symbol', message }, 'a ticker', value);
  return `"${value}"`;
}

function text(value: string, field: string, message: number): string {
  if (typeof value !== 'string') refuse({ field, message }, 'text', value);
  return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}
