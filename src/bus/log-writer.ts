import { type EpochMs, parseTicker, type Ticker } from '../market/index.js';
import {
  DOUBLE,
  HEADER_AT,
  HEADER_BYTES,
  HEADER_NUMBERS,
  LOG_ENTRY_VERSION,
  refuse,
  SMALL_END,
  STEP_END,
  WIDE,
  WORD,
} from './log-fields.js';

/** Distinct tickers whose check is remembered. */
const MAX_TICKERS = 65_536;
const LARGEST_TICKER = 20;
/** The most bytes of one varint. */
export const VARINT_BYTES = 5;
const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Scratch memory beyond this is given back after the entry that needed it. */
const KEPT_BYTES = 4 * 1_048_576;
const FIRST_BYTES = 65_536;

/** A ticker that has been checked, and its place in the entry that is being written. */
interface Place {
  entry: number;
  index: number;
}

/**
 * Writes one entry at a time into memory that it keeps: doubles to one side (the header's among them), everything else to the
 * other, so that the doubles stay aligned. `room` must be asked for before what it is for.
 */
export class LogWriter {
  private bytes = new Uint8Array(FIRST_BYTES);
  private at = 0;
  private doubles = new Float64Array(FIRST_BYTES / DOUBLE_BYTES);
  private count = HEADER_NUMBERS;
  private readonly places = new Map<Ticker, Place>();
  private entry = 0;
  private tickers = 0;
  private lastTime = 0;
  private lastSequence = 0;
  private lowest = Number.NaN;
  private highest = Number.NaN;
  /** The message that is being written, for errors. */
  message = 0;

  begin(): void {
    if (this.bytes.length > KEPT_BYTES) this.bytes = new Uint8Array(FIRST_BYTES);
    if (this.doubles.byteLength > KEPT_BYTES) this.doubles = new Float64Array(FIRST_BYTES / DOUBLE_BYTES);
    if (this.places.size > MAX_TICKERS) this.places.clear();
    this.at = 0;
    this.count = HEADER_NUMBERS;
    this.entry += 1;
    this.tickers = 0;
    this.lastTime = 0;
    this.lastSequence = 0;
    this.lowest = Number.NaN;
    this.highest = Number.NaN;
  }

  room(bytes: number, numbers: number): void {
    if (this.at + bytes > this.bytes.length) {
      const larger = new Uint8Array(2 * (this.at + bytes));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    if (this.count + numbers > this.doubles.length) {
      const larger = new Float64Array(2 * (this.count + numbers));
      larger.set(this.doubles);
      this.doubles = larger;
    }
  }

  byte(value: number): void {
    this.bytes[this.at] = value;
    this.at += 1;
  }

  number(value: number, field: string): void {
    if (!Number.isFinite(value)) refuse({ field, message: this.message }, 'a finite number', value);
    this.doubles[this.count] = value;
    this.count += 1;
  }

  /** Any number; a small whole one takes few bytes. */
  small(value: number, field: string): void {
    if (value === (value & (SMALL_END - 1)) && !Object.is(value, -0)) {
      this.varint(value << 1);
    } else {
      this.byte(WIDE);
      this.number(value, field);
    }
  }

  /** A time of the feed. */
  time(value: EpochMs, field = 'time'): void {
    this.step(value, this.lastTime, field);
    this.lastTime = value;
    if (!(value >= this.lowest)) this.lowest = value;
    if (!(value <= this.highest)) this.highest = value;
  }

  sequence(value: number): void {
    this.step(value, this.lastSequence, 'sequence');
    this.lastSequence = value;
  }

  /** By its place among the entry's tickers; with its text when it is the first time. */
  ticker(value: Ticker): void {
    let place = this.places.get(value);
    if (place === undefined) {
      if (typeof value !== 'string' || parseTicker(value) === undefined)
        refuse({ field: 'symbol', message: this.message }, 'a ticker', value);
      place = { entry: 0, index: 0 };
      this.places.set(value, place);
    }
    if (place.entry === this.entry) {
      this.varint(place.index);
      return;
    }
    place.entry = this.entry;
    place.index = this.tickers;
    this.varint(this.tickers);
    this.tickers += 1;
    this.byte(value.length);
    for (let i = 0; i < value.length; i += 1) this.byte(value.charCodeAt(i));
  }

  /** Its length and a byte a character, or two bytes where one needs them; asks for its own room. */
  text(value: string, field: string): void {
    if (typeof value !== 'string') refuse({ field, message: this.message }, 'text', value);
    if (value.length >= SMALL_END) refuse({ field, message: this.message }, 'a shorter text', value);
    this.room(VARINT_BYTES + 2 * value.length, 0);
    const start = this.at;
    this.varint(value.length << 1);
    const { bytes } = this;
    let { at } = this;
    let all = 0;
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i);
      all |= code;
      bytes[at] = code;
      at += 1;
    }
    this.at = at;
    if (all > 0xff) this.wideText(value, start);
  }

  /** The entry, header and all, in memory of its own. */
  finish(messages: number, source: number, sequence: number, receivedAt: number): Buffer {
    const { doubles, count, at } = this;
    doubles[DOUBLE.sequence] = sequence;
    doubles[DOUBLE.receivedAt] = receivedAt;
    doubles[DOUBLE.lowestTime] = this.lowest;
    doubles[DOUBLE.highestTime] = this.highest;
    const numberBytes = count * DOUBLE_BYTES;
    const words = new Uint32Array(doubles.buffer, 0, HEADER_BYTES / Uint32Array.BYTES_PER_ELEMENT);
    words[0] = 0;
    words[WORD.messages] = messages;
    words[WORD.numbers] = count - HEADER_NUMBERS;
    words[WORD.records] = at;
    const entry = Buffer.allocUnsafe(numberBytes + at);
    entry.set(new Uint8Array(doubles.buffer, 0, numberBytes));
    entry.set(this.bytes.subarray(0, at), numberBytes);
    entry[HEADER_AT.version] = LOG_ENTRY_VERSION;
    entry[HEADER_AT.source] = source;
    return entry;
  }

  private step(value: number, from: number, field: string): void {
    const step = value - from;
    if (step === (step | 0) && step < STEP_END && step >= -STEP_END && Object.is(from + step, value)) {
      this.varint(((step << 1) ^ (step >> 31)) << 1);
    } else {
      this.byte(WIDE);
      this.number(value, field);
    }
  }

  /** @param value a whole number, 0..2^31-1 */
  private varint(value: number): void {
    const { bytes } = this;
    let { at } = this;
    let rest = value;
    while (rest > 0x7f) {
      bytes[at] = (rest & 0x7f) | 0x80;
      at += 1;
      rest >>>= 7;
    }
    bytes[at] = rest;
    this.at = at + 1;
  }

  private wideText(value: string, start: number): void {
    this.at = start;
    this.varint((value.length << 1) | WIDE);
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i);
      this.byte(code & 0xff);
      this.byte(code >> 8);
    }
  }
}

/** The most bytes that a ticker takes. */
export const TICKER_BYTES = VARINT_BYTES + 1 + LARGEST_TICKER;
