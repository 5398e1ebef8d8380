import {
  type Aggregate,
  epochMsOf,
  executedAtOf,
  isPrice,
  isSize,
  isTime,
  isVolume,
  LATEST_TIME,
  type Quote,
  type Ticker,
  TickerCache,
  tickerOf,
  type Trade,
} from '../../market/index.js';
import type { JsonCursor } from './json-cursor.js';
import {
  aggregateOf,
  type BarFields,
  dayVolumeOf,
  eitherSize,
  exchangeOf,
  NO_CONDITIONS,
  quoteOf,
  type RejectReason,
  sequenceOf,
} from './map-element.js';
import { TradeIds } from './trade-ids.js';

const NUMBER_KEYS = ['p', 's', 't', 'pt', 'q', 'x', 'z', 'o', 'h', 'l', 'vw', 'op', 'v', 'av', 'bp', 'ap', 'bs', 'as'] as const;
const DECIMAL_KEYS = ['ds', 'dv', 'dav'] as const;
const KEYS = [...NUMBER_KEYS, ...DECIMAL_KEYS, 'c', 'ev', 'sym', 'i'] as const;
type Key = (typeof KEYS)[number];

/** Each key's place among the values and bit among those that are there. */
const AT = Object.fromEntries(KEYS.map((key, place) => [key, place])) as Readonly<Record<Key, number>>;
const DECIMALS_FROM = NUMBER_KEYS.length;
const DECIMALS_END = DECIMALS_FROM + DECIMAL_KEYS.length;
const { p: P, s: S, t: T, pt: PT, q: Q, x: X, ds: DS, c: C, ev: EV, sym: SYM, i: ID } = AT;
const CONDITIONS = KEYS.length;
/** A key of no meaning to us. */
const OTHER = CONDITIONS + 1;
/** No key, or one that is written with escapes. */
const NONE = -1;
const UNFIT = -1;

type Scanned = 'T' | 'Q' | 'A' | 'AM';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const NON_ASCII = 0x80;
const LETTER_T = 0x54;
const LETTER_A = 0x41;
const LETTER_M = 0x4d;
const LETTER_Q = 0x51;
const [LOWER_A, LOWER_D, LOWER_M, LOWER_S, LOWER_V, LOWER_Y] = [0x61, 0x64, 0x6d, 0x73, 0x76, 0x79];
const LOWER_CASE = 3;
const pairAt = (first: number, second: number): number => ((first & 0x1f) << 5) | (second & 0x1f);

/** Places of keys by their one byte, and by the lower five bits of their two. */
const LETTERS = Int8Array.from({ length: 256 }, (_, byte) => (byte < SPACE || byte === QUOTE || byte === BACKSLASH ? NONE : OTHER));
const PAIRS = new Int8Array(1_024).fill(OTHER);
for (const key of KEYS) {
  if (key.length === 1) LETTERS[key.charCodeAt(0)] = AT[key];
  if (key.length === 2) PAIRS[pairAt(key.charCodeAt(0), key.charCodeAt(1))] = AT[key];
}

const IN_EVERY_TRADE = (1 << SYM) | (1 << P) | (1 << T);

const tickers = new TickerCache();

/** Reads trades, quotes and bars of the common form straight from the bytes. */
export class ElementScanner {
  private readonly values = new Float64Array(KEYS.length);
  /** Bit by place: which keys are there. */
  private present = 0;
  /** Of the element read last. */
  event: Scanned = 'T';
  private symbol: Ticker = tickerOf('');
  private conditions: readonly number[] = NO_CONDITIONS;
  private readonly ids = new TradeIds();

  constructor(private readonly cursor: JsonCursor) {}

  /** A frame begins: the cursor stands before it. */
  begin(): void {
    this.ids.begin(this.cursor.bytes.length);
  }

  /** A frame ends; its trades get their ids. */
  end(): void {
    this.ids.give();
  }

  /**
   * The message of the element that begins at the cursor, which then stands behind it. Undefined for everything else: other
   * events, unfit values, values of another type than the vendor writes, no JSON; the cursor then stands anywhere.
   */
  scan(): Trade | Quote | Aggregate | undefined {
    const { cursor, values } = this;
    const { bytes } = cursor;
    let { at } = cursor;
    if (bytes[at] !== OPEN_BRACE) return undefined;
    let present = 0;
    let byte: number;
    do {
      const key = this.key(at + 1);
      ({ at } = cursor);
      if (bytes[at] !== COLON) at = cursor.afterSpace(at);
      if (bytes[at] !== COLON || key === NONE) return undefined;
      at += 1;
      if ((bytes[at] as number) <= SPACE) at = cursor.afterSpace(at);
      if (key < DECIMALS_END) {
        const isFit = key < DECIMALS_FROM ? cursor.number(at, values, key) : cursor.decimal(at, values, key);
        if (!isFit) return undefined;
        present |= 1 << key;
      } else {
        present = this.readOther(key, at, present);
        if (present < 0) return undefined;
      }
      ({ at } = cursor);
      byte = bytes[at] as number;
      if (byte <= SPACE) {
        at = cursor.afterSpace(at);
        byte = bytes[at] as number;
      }
    } while (byte === COMMA);
    if (byte !== CLOSE_BRACE) return undefined;
    cursor.at = at + 1;
    this.present = present;
    const message = this.message();
    return typeof message === 'string' ? undefined : message;
  }

  private key(from: number): number {
    const { cursor } = this;
    const { bytes } = cursor;
    const at = bytes[from] === QUOTE ? from : cursor.afterSpace(from);
    if (bytes[at] !== QUOTE) return NONE;
    const first = bytes[at + 1] as number;
    const second = bytes[at + 2] as number;
    if (second === QUOTE) {
      cursor.at = at + 3;
      return LETTERS[first] as number;
    }
    if (bytes[at + 3] === QUOTE && first >> 5 === LOWER_CASE && second >> 5 === LOWER_CASE) {
      cursor.at = at + 4;
      return PAIRS[pairAt(first, second)] as number;
    }
    if (first === LOWER_S && second === LOWER_Y && bytes[at + 3] === LOWER_M && bytes[at + 4] === QUOTE) {
      cursor.at = at + 5;
      return SYM;
    }
    return this.longKey(at);
  }

  private longKey(from: number): number {
    const { cursor } = this;
    const { bytes } = cursor;
    if (!cursor.skipString(from)) return NONE;
    for (let i = from; i < cursor.at; i += 1) if (bytes[i] === BACKSLASH) return NONE;
    const isDav = cursor.at - from === 5 && bytes[from + 1] === LOWER_D && bytes[from + 2] === LOWER_A && bytes[from + 3] === LOWER_V;
    return isDav ? AT.dav : OTHER;
  }

  /** @returns what is present now; UNFIT: the value is of another form */
  private readOther(key: number, at: number, present: number): number {
    const { cursor } = this;
    const isList = cursor.bytes[at] === OPEN_BRACKET;
    switch (key) {
      case SYM:
        return this.readTicker(at) ? present | (1 << SYM) : UNFIT;
      case ID:
        // A quote's is a list of numbers, which nobody asks for.
        if (isList) return cursor.skipValue(at) ? present & ~(1 << ID) : UNFIT;
        return this.readId(at) ? present | (1 << ID) : UNFIT;
      case EV:
        return this.readEvent(at) ? present | (1 << EV) : UNFIT;
      case C:
        // A trade's conditions, a bar's close.
        if (isList) return this.readConditions(at) ? (present | (1 << CONDITIONS)) & ~(1 << C) : UNFIT;
        return cursor.number(at, this.values, C) ? (present | (1 << C)) & ~(1 << CONDITIONS) : UNFIT;
      default:
        return cursor.skipValue(at) ? present : UNFIT;
    }
  }

  private readEvent(at: number): boolean {
    const { cursor } = this;
    const { bytes } = cursor;
    const name = bytes[at + 1];
    if (bytes[at] !== QUOTE) return false;
    if (name === LETTER_A && bytes[at + 2] === LETTER_M && bytes[at + 3] === QUOTE) {
      this.event = 'AM';
      cursor.at = at + 4;
      return true;
    }
    if (bytes[at + 2] !== QUOTE) return false;
    cursor.at = at + 3;
    if (name === LETTER_T) this.event = 'T';
    else if (name === LETTER_Q) this.event = 'Q';
    else if (name === LETTER_A) this.event = 'A';
    else return false;
    return true;
  }

  private readTicker(at: number): boolean {
    const end = this.plainEnd(at);
    const symbol = end < 0 ? undefined : tickers.read(this.cursor.bytes, at + 1, end);
    if (symbol === undefined) return false;
    this.cursor.at = end + 1;
    this.symbol = symbol;
    return true;
  }

  private readId(at: number): boolean {
    const end = this.ids.take(this.cursor.bytes, at);
    if (end < 0) return false;
    this.cursor.at = end + 1;
    return true;
  }

  private readConditions(at: number): boolean {
    const { cursor } = this;
    this.conditions = NO_CONDITIONS;
    cursor.at = cursor.afterSpace(at + 1);
    if (cursor.bytes[cursor.at] !== CLOSE_BRACKET) {
      const conditions: number[] = [];
      do {
        if (!cursor.number(cursor.at, this.values, C)) return false;
        const condition = this.values[C] as number;
        if (!Number.isSafeInteger(condition)) return false;
        conditions.push(condition);
      } while (cursor.take(COMMA));
      cursor.at = cursor.afterSpace(cursor.at);
      this.conditions = conditions;
    }
    if (cursor.bytes[cursor.at] !== CLOSE_BRACKET) return false;
    cursor.at += 1;
    return true;
  }

  /** Where the string at `at` ends, if it is of ASCII without escapes; else -1. */
  private plainEnd(at: number): number {
    const { bytes } = this.cursor;
    if (bytes[at] !== QUOTE) return -1;
    let end = at + 1;
    for (let byte = bytes[end] as number; byte !== QUOTE; byte = bytes[end] as number) {
      if (byte < SPACE || byte === BACKSLASH || byte >= NON_ASCII) return -1;
      end += 1;
    }
    return end;
  }

  private has(place: number): boolean {
    return (this.present & (1 << place)) !== 0;
  }

  private number(place: number): number | undefined {
    return this.has(place) ? this.values[place] : undefined;
  }

  private message(): Trade | Quote | Aggregate | RejectReason | undefined {
    if (!this.has(EV)) return undefined;
    switch (this.event) {
      case 'T':
        return this.trade();
      case 'Q':
        return this.quote();
      case 'A':
        return this.aggregate('second');
      case 'AM':
        return this.aggregate('minute');
    }
  }

  /** What is unfit, and why, is the mapper's to say. */
  // eslint-disable-next-line complexity -- once a print of the feed: an object of fixed shape in one piece is what V8 makes fast
  private trade(): Trade | undefined {
    const { values, present } = this;
    if ((present & IN_EVERY_TRADE) !== IN_EVERY_TRADE || this.has(C)) return undefined;
    const price = values[P] as number;
    const size = values[this.has(DS) ? DS : S] as number;
    const time = values[T] as number;
    if (!isPrice(price) || !isTime(time) || !isSize(size) || !(this.has(DS) || this.has(S))) return undefined;
    const trade: { -readonly [Field in keyof Trade]: Trade[Field] } = {
      kind: 'trade',
      symbol: this.symbol,
      price,
      size,
      time: epochMsOf(time),
      sequence: this.has(Q) ? sequenceOf(values[Q]) : 0,
      conditions: this.has(CONDITIONS) ? this.conditions : NO_CONDITIONS,
      exchange: this.has(X) ? exchangeOf(values[X]) : 0,
      id: '',
    };
    if (this.has(PT)) {
      const executed = values[PT] as number;
      // In another unit than the vendor's own.
      if (executed >= LATEST_TIME) return undefined;
      const executedAt = executedAtOf(trade.time, isTime(executed) ? epochMsOf(executed) : undefined);
      if (executedAt !== undefined) trade.executedAt = executedAt;
    }
    if (this.has(ID)) this.ids.keep(trade);
    return trade;
  }

  private quote(): Quote | RejectReason {
    return quoteOf(
      this.ticker(),
      this.number(AT.bp),
      this.number(AT.ap),
      this.number(AT.bs),
      this.number(AT.as),
      this.number(T),
      this.number(Q),
    );
  }

  private aggregate(span: Aggregate['span']): Aggregate | RejectReason {
    const volume = eitherSize(this.number(AT.dv), this.number(AT.v), isVolume);
    const dayVolume = dayVolumeOf(this.number(AT.dav), this.number(AT.av));
    const fields: BarFields = {
      o: this.number(AT.o),
      h: this.number(AT.h),
      l: this.number(AT.l),
      c: this.number(AT.c),
      vw: this.number(AT.vw),
      s: this.number(S),
      z: this.number(AT.z),
      op: this.number(AT.op),
    };
    return aggregateOf(span, this.ticker(), fields, volume, dayVolume);
  }

  private ticker(): Ticker | undefined {
    return this.has(SYM) ? this.symbol : undefined;
  }
}
