import { type EpochMs, epochMsOf, type Ticker, TickerCache } from '../market/index.js';
import { HEADER_BYTES, HEADER_NUMBERS, refuse, WIDE } from './log-fields.js';

/** Scratch memory beyond this is given back after the entry that needed it. */
const KEPT_BYTES = 4 * 1_048_576;
const FIRST_BYTES = 65_536;
/** Bytes behind an entry that may be looked at before its end is noticed. */
const SLACK_BYTES = 64;
const LAST_SHIFT = 28;
const LAST_BYTE_END = 8;

const cache = new TickerCache();

/**
 * Reads one entry at a time, out of memory of its own in which the doubles are aligned. What a field reads beyond the end is
 * refused with that field or, at the latest, by `endMessage`.
 */
export class LogReader {
  private bytes = Buffer.alloc(0);
  private doubles = new Float64Array(0);
  /** Place of the next number; numbers end at `numbersEnd`. */
  private next = 0;
  private numbersEnd = 0;
  private at = 0;
  private end = 0;
  private recordsStart = 0;
  /** All records as text, of which an id is a part. */
  private records: string | undefined;
  private readonly tickers: Ticker[] = [];
  private known = 0;
  private lastTime = 0;
  private lastSequence = 0;
  lowest = Number.NaN;
  highest = Number.NaN;
  /** The message that is being read, for errors. */
  message = 0;

  /** @param entry as long as its header says */
  begin(entry: Uint8Array, numbers: number): void {
    if (this.bytes.length < entry.length + SLACK_BYTES || this.bytes.length > KEPT_BYTES) this.allocate(entry.length);
    this.bytes.set(entry);
    this.next = HEADER_NUMBERS;
    this.numbersEnd = HEADER_NUMBERS + numbers;
    this.recordsStart = HEADER_BYTES + numbers * Float64Array.BYTES_PER_ELEMENT;
    this.at = this.recordsStart;
    this.end = entry.length;
    this.records = undefined;
    this.known = 0;
    this.lastTime = 0;
    this.lastSequence = 0;
    this.lowest = Number.NaN;
    this.highest = Number.NaN;
  }

  endMessage(): void {
    if (this.at > this.end) refuse({ field: 'end', message: this.message }, 'a whole message', 'its beginning');
  }

  /** Nothing may be left over. */
  finish(): void {
    if (this.at !== this.end) refuse({ field: 'records' }, `${this.at - this.recordsStart} bytes`, this.end - this.recordsStart);
    if (this.next !== this.numbersEnd) refuse({ field: 'numbers' }, String(this.next - HEADER_NUMBERS), this.numbersEnd - HEADER_NUMBERS);
    this.records = undefined;
  }

  byte(): number {
    const value = this.bytes[this.at] as number;
    this.at += 1;
    return value;
  }

  number(field: string): number {
    if (this.next >= this.numbersEnd) refuse({ field, message: this.message }, 'a number', 'the end of the numbers');
    const value = this.doubles[this.next] as number;
    this.next += 1;
    if (!Number.isFinite(value)) refuse({ field, message: this.message }, 'a finite number', value);
    return value;
  }

  small(field: string): number {
    const value = this.varint(field);
    if ((value & 1) === 0) return value >>> 1;
    return this.wide(value, field);
  }

  /** How many items follow, of which each takes a byte at least. */
  length(field: string): number {
    const value = this.small(field);
    if (value > this.end - this.at || !Number.isInteger(value) || value < 0)
      refuse({ field, message: this.message }, 'no more items than the entry holds', value);
    return value;
  }

  time(field = 'time'): EpochMs {
    const value = this.step(this.lastTime, field);
    this.lastTime = value;
    if (!(value >= this.lowest)) this.lowest = value;
    if (!(value <= this.highest)) this.highest = value;
    return epochMsOf(value);
  }

  sequence(): number {
    this.lastSequence = this.step(this.lastSequence, 'sequence');
    return this.lastSequence;
  }

  ticker(): Ticker {
    const place = this.varint('symbol');
    if (place < this.known) return this.tickers[place] as Ticker;
    if (place > this.known) refuse({ field: 'symbol', message: this.message }, `at most ${this.known}`, place);
    const from = this.at + 1;
    this.at = from + this.byte();
    if (this.at > this.end) refuse({ field: 'symbol', message: this.message }, 'a ticker', 'the end of the entry');
    const ticker = cache.read(this.bytes, from, this.at);
    if (ticker === undefined) return refuse({ field: 'symbol', message: this.message }, 'a ticker', this.latin1(from, this.at));
    this.tickers[place] = ticker;
    this.known += 1;
    return ticker;
  }

  text(field: string): string {
    const form = this.varint(field);
    const length = form >>> 1;
    const from = this.at;
    const wide = (form & 1) === WIDE;
    this.at = from + (wide ? 2 * length : length);
    if (this.at > this.end) refuse({ field, message: this.message }, `text of ${length} characters`, 'the end of the entry');
    if (wide) return this.bytes.toString('utf16le', from, this.at);
    this.records ??= this.latin1(this.recordsStart, this.end);
    return this.records.substring(from - this.recordsStart, this.at - this.recordsStart);
  }

  private latin1(from: number, to: number): string {
    return this.bytes.toString('latin1', from, to);
  }

  private step(from: number, field: string): number {
    const value = this.varint(field);
    if ((value & 1) !== 0) return this.wide(value, field);
    const zigzag = value >>> 1;
    return from + ((zigzag >>> 1) ^ -(zigzag & 1));
  }

  private wide(form: number, field: string): number {
    if (form !== WIDE) refuse({ field, message: this.message }, 'a form of number', form);
    return this.number(field);
  }

  private varint(field: string): number {
    const { bytes } = this;
    let { at } = this;
    let byte = bytes[at] as number;
    at += 1;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[at] as number;
      at += 1;
      if (shift === LAST_SHIFT && byte >= LAST_BYTE_END) refuse({ field, message: this.message }, 'a number below 2^31', byte);
      value |= (byte & 0x7f) << shift;
    }
    this.at = at;
    return value;
  }

  private allocate(length: number): void {
    const room = Math.max(FIRST_BYTES, length + SLACK_BYTES);
    const memory = new ArrayBuffer(room + (-room & 7));
    this.bytes = Buffer.from(memory);
    this.doubles = new Float64Array(memory);
  }
}
