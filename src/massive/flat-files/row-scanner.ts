import { isPrice, isSize, isTime, parseTicker, type Ticker } from '../../market/index.js';
import { LINE_FEED } from './blocks.js';
import type { Columns } from './columns.js';
import { decimalIn, digitsIn } from './plain-numbers.js';
import { parseConditions } from './row.js';
import { digitsBelowMs, NANOS_PER_UNIT } from './timestamps.js';
import { FIELD, type TradeTable } from './trade-table.js';

const COMMA = 44;
const QUOTE = 34;
const RETURN = 13;
const ZERO = 48;
const NINE = 57;
/** Beginnings of texts that may stand for no value (`null`, `NaN`, `<NA>`), or are to be trimmed. */
const NO_ID = new Set([...'nN< '].map((character) => character.charCodeAt(0)));
const BLANK = 32;
const MAX_TIME_DIGITS = 19;
/** Digits below the millisecond by the length of a timestamp; negative where that is none in nano-, micro- or milliseconds. */
const BELOW_MS = Int8Array.from({ length: MAX_TIME_DIGITS + 1 }, (_, digits) => digitsBelowMs(digits) ?? -1);
/** Lists of conditions of so many characters, digits and commas, have a number each below 2^53 to the base 12. */
const LISTED_CHARACTERS = 14;
const LIST_BASE = 12;

/**
 * Reads the rows of one file from its bytes into a table, without a string for each cell. It takes plain rows alone, as the vendor
 * writes them; any other (a quote within a cell, a correction, a number of another form, a cell of no use) it leaves to `parseRow`.
 */
export class RowScanner {
  /** Where the row looked at last ends: at its line feed, or at the end of the bytes. */
  end = 0;
  /** Of the row read last. */
  symbol: Ticker | undefined;
  /** Of the row read last, where it is no plain number. */
  id: string | undefined;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** Conditions by the number of their list: their places in the table. */
  private readonly lists = new Map<number, number>();
  private symbolBytes: Uint8Array = new Uint8Array(0);
  private symbolPlace = 0;

  constructor(
    private readonly columns: Columns,
    private readonly table: TradeTable,
  ) {
    // One cell more, empty for good: that of the columns which the file lacks.
    this.starts = new Int32Array(columns.count + 1);
    this.ends = new Int32Array(columns.count + 1);
  }

  /** Whether the row from `from` on is a plain one, which then stands in the table, not yet counted. */
  read(bytes: Buffer, from: number): boolean {
    if (this.split(bytes, from)) return this.fields(bytes);
    const end = bytes.indexOf(LINE_FEED, from);
    this.end = end < 0 ? bytes.length : end;
    return false;
  }

  /** Where each cell begins and ends. @returns false unless there are as many as columns, and none has a quote within */
  // eslint-disable-next-line complexity -- one pass over every byte of a file: calls would cost as much as the work
  private split(bytes: Buffer, from: number): boolean {
    const { starts, ends } = this;
    const { count } = this.columns;
    const { length } = bytes;
    let at = from;
    for (let cell = 0; ; cell += 1) {
      if (cell === count) return false;
      const quoted = bytes[at] === QUOTE;
      if (quoted) at += 1;
      starts[cell] = at;
      const stop = quoted ? QUOTE : COMMA;
      let byte = bytes[at];
      while (byte !== stop && byte !== LINE_FEED && byte !== QUOTE && at < length) byte = bytes[++at];
      ends[cell] = at;
      if (quoted) {
        if (byte !== QUOTE) return false;
        byte = bytes[++at];
      }
      if (byte === COMMA) {
        at += 1;
        continue;
      }
      if (byte !== LINE_FEED && at < length) return false;
      this.end = at;
      if (!quoted && at > from && bytes[at - 1] === RETURN) ends[cell] = at - 1;
      return cell === count - 1;
    }
  }

  private fields(bytes: Buffer): boolean {
    const { columns, table } = this;
    if (!this.isNought(bytes, columns.correction) || !this.readSymbol(bytes)) return false;
    const conditions = this.conditionsOf(bytes);
    if (conditions === undefined) return false;
    const { page, next: at } = table;
    const price = this.decimal(bytes, columns.price);
    const size = this.decimal(bytes, this.isEmpty(columns.decimal_size) ? columns.size : columns.decimal_size);
    const nanos = this.nanos(bytes, columns.sip_timestamp);
    if (Number.isNaN(nanos)) return false;
    const time = this.aboveNanos(bytes, columns.sip_timestamp);
    if (!isPrice(price) || !isSize(size) || !isTime(time)) return false;
    page[at + FIELD.price] = price;
    page[at + FIELD.size] = size;
    page[at + FIELD.time] = time;
    page[at + FIELD.nanos] = nanos;
    page[at + FIELD.sequence] = this.whole(bytes, columns.sequence_number);
    page[at + FIELD.exchange] = this.whole(bytes, columns.exchange);
    page[at + FIELD.tape] = this.whole(bytes, columns.tape);
    page[at + FIELD.trfId] = this.whole(bytes, columns.trf_id);
    const { participant_timestamp: participant, trf_timestamp: trf } = columns;
    page[at + FIELD.participantTime] = this.isEmpty(participant) ? time : this.milliseconds(bytes, participant);
    page[at + FIELD.trfTime] = this.isNought(bytes, trf) ? 0 : this.milliseconds(bytes, trf);
    for (let field = 0; field <= FIELD.trfId; field += 1) if (Number.isNaN(page[at + field]!)) return false;
    if (!isTime(page[at + FIELD.participantTime])) return false;
    page[at + FIELD.symbol] = this.symbolPlace;
    page[at + FIELD.conditions] = conditions;
    return this.readId(bytes, page, at);
  }

  private readId(bytes: Buffer, page: Float64Array, at: number): boolean {
    const from = this.starts[this.columns.id]!;
    const to = this.ends[this.columns.id]!;
    const first = bytes[from]!;
    const id = first !== ZERO || to - from === 1 ? digitsIn(bytes, from, to) : NaN;
    page[at + FIELD.id] = id;
    this.id = undefined;
    if (!Number.isNaN(id) || to === from) return true;
    if (first > NINE || first < ZERO) if (NO_ID.has(first)) return false;
    if (bytes[to - 1] === BLANK) return false;
    this.id = bytes.toString('utf8', from, to);
    return true;
  }

  private isEmpty(column: number): boolean {
    return this.starts[column] === this.ends[column];
  }

  /** Nothing, or zeros. */
  private isNought(bytes: Buffer, column: number): boolean {
    for (let at = this.starts[column]!; at < this.ends[column]!; at += 1) if (bytes[at] !== ZERO) return false;
    return true;
  }

  /** 0 where there is none. */
  private whole(bytes: Buffer, column: number): number {
    return this.isEmpty(column) ? 0 : digitsIn(bytes, this.starts[column]!, this.ends[column]!);
  }

  private decimal(bytes: Buffer, column: number): number {
    return decimalIn(bytes, this.starts[column]!, this.ends[column]!);
  }

  /** Of a timestamp the nanoseconds below its millisecond; NaN for anything else, as is the next. */
  private nanos(bytes: Buffer, column: number): number {
    const to = this.ends[column]!;
    const below = BELOW_MS[to - this.starts[column]!] ?? -1;
    if (below <= 0) return below === 0 ? 0 : NaN;
    return digitsIn(bytes, to - below, to) * NANOS_PER_UNIT[below]!;
  }

  private milliseconds(bytes: Buffer, column: number): number {
    return Number.isNaN(this.nanos(bytes, column)) ? NaN : this.aboveNanos(bytes, column);
  }

  private aboveNanos(bytes: Buffer, column: number): number {
    const from = this.starts[column]!;
    const to = this.ends[column]!;
    return digitsIn(bytes, from, to - (BELOW_MS[to - from] ?? 0));
  }

  /** A file has one ticker after the other. */
  private readSymbol(bytes: Buffer): boolean {
    const from = this.starts[this.columns.ticker]!;
    const to = this.ends[this.columns.ticker]!;
    const { symbolBytes } = this;
    let same = to - from === symbolBytes.length;
    for (let i = 0; same && i < symbolBytes.length; i += 1) same = bytes[from + i] === symbolBytes[i];
    if (!same) {
      this.symbolBytes = Uint8Array.from(bytes.subarray(from, to));
      this.symbol = parseTicker(bytes.toString('utf8', from, to));
      if (this.symbol !== undefined) this.symbolPlace = this.table.placeOfSymbol(this.symbol);
    }
    return this.symbol !== undefined;
  }

  /** Their place in the table. */
  private conditionsOf(bytes: Buffer): number | undefined {
    const from = this.starts[this.columns.conditions]!;
    const to = this.ends[this.columns.conditions]!;
    if (to - from > LISTED_CHARACTERS) return undefined;
    let list = 0;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at]!;
      const digit = byte - ZERO;
      if (byte !== COMMA && (digit < 0 || digit > 9)) return undefined;
      list = list * LIST_BASE + (byte === COMMA ? 1 : digit + 2);
    }
    const known = this.lists.get(list);
    if (known !== undefined) return known;
    const conditions = parseConditions(bytes.toString('latin1', from, to));
    if (conditions === undefined) return undefined;
    const place = this.table.placeOfConditions(conditions);
    this.lists.set(list, place);
    return place;
  }
}
