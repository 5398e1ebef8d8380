/** No text that JSON allows has this character; it stands behind the last. */
const END = 0;
const FIRST_BYTES = 65_536;
/** Bytes that a look ahead may go behind the end. */
const SLACK_BYTES = 8;
/** A frame beyond this is read in memory that is given back. */
const KEPT_BYTES = 1_048_576;
/** Values nested deeper are left to `JSON.parse`. */
const MOST_DEPTH = 32;
/** A whole number of so many digits is exact, and so is a power of ten up to 22: their quotient is the nearest double. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => Number(`1e${power}`));
/** Below this another digit still fits 32 bits, in which counting takes half the time. */
const SMALL_END = 200_000_000;

// Each file has its own: an imported one is loaded anew in the innermost loop, one of the file's own is a constant.
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** The last white space, and the first character that may stand in a string. */
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const HEX_DIGITS = 4;
const LITERALS = ['true', 'false', 'null'].map((text) => Buffer.from(text));
const ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;
/** Whether a number goes on behind the digits that were read. */
const isMore = (byte: number): boolean => isDigit(byte) || byte === POINT || (byte | SPACE) === LOWER_E;
const isHex = (byte: number): boolean => isDigit(byte) || ((byte | SPACE) >= 0x61 && (byte | SPACE) <= 0x66);

/**
 * Walks over UTF-8 JSON without making a value of it that nobody asked for. What its methods accept, `JSON.parse` accepts and
 * reads alike; what they refuse may be JSON all the same. They begin at the place they are given and leave `at` behind what they read.
 */
export class JsonCursor {
  /** The text, and `END` behind it, so that no look ahead leaves the memory. */
  bytes = Buffer.alloc(FIRST_BYTES);
  at = 0;
  private length = 0;

  begin(text: Uint8Array): void {
    const { length } = text;
    if (length + SLACK_BYTES > this.bytes.length || this.bytes.length > KEPT_BYTES)
      this.bytes = Buffer.alloc(Math.max(FIRST_BYTES, length + SLACK_BYTES));
    this.bytes.set(text);
    this.bytes[length] = END;
    this.length = length;
    this.at = 0;
  }

  get atEnd(): boolean {
    return this.at === this.length;
  }

  text(from: number, to: number): string {
    return this.bytes.toString('utf8', from, to);
  }

  /** Where the next byte stands that is no white space. */
  afterSpace(from: number): number {
    const { bytes } = this;
    let at = from;
    for (;;) {
      const byte = bytes[at] as number;
      if (byte !== SPACE && byte !== LINE_FEED && byte !== RETURN && byte !== TAB) return at;
      at += 1;
    }
  }

  /** Passes `byte` with the white space before and behind it. */
  take(byte: number): boolean {
    const at = this.afterSpace(this.at);
    if (this.bytes[at] !== byte) return false;
    this.at = this.afterSpace(at + 1);
    return true;
  }

  /** Reads the number at `start` into a place of `into`, bit by bit that of `JSON.parse`. False: there is none that JSON allows. */
  // eslint-disable-next-line complexity -- one pass over the bytes of each number of the feed: calls would cost as much as the work
  number(start: number, into: Float64Array, place: number): boolean {
    const { bytes } = this;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let at = first;
    let byte = bytes[at] as number;
    let digits = 0;
    for (; byte >= ZERO && byte <= NINE && digits < SMALL_END; byte = bytes[at] as number) {
      digits = digits * 10 + (byte - ZERO);
      at += 1;
    }
    if (at === first) return false;
    let value = digits;
    if (byte === POINT) {
      at += 1;
      const point = at;
      byte = bytes[at] as number;
      for (; byte >= ZERO && byte <= NINE && digits < SMALL_END; byte = bytes[at] as number) {
        digits = digits * 10 + (byte - ZERO);
        at += 1;
      }
      if (at === point) return false;
      value = digits / (POWERS[at - point] as number);
    } else {
      for (; byte >= ZERO && byte <= NINE; byte = bytes[at] as number) {
        value = value * 10 + (byte - ZERO);
        at += 1;
      }
      if (at > first + EXACT_DIGITS) return this.slowNumber(start, into, place);
    }
    if (isMore(byte) || (bytes[first] === ZERO && isDigit(bytes[first + 1] as number))) return this.slowNumber(start, into, place);
    this.at = at;
    into[place] = first === start ? value : -value;
    return true;
  }

  /** The same for the string at `start`. False: other text than digits, perhaps with a point and more digits. */
  decimal(start: number, into: Float64Array, place: number): boolean {
    const { bytes } = this;
    let from = start + 1;
    // JSON's numbers begin with one zero at most.
    while (bytes[from] === ZERO && isDigit(bytes[from + 1] as number)) from += 1;
    if (bytes[start] !== QUOTE || !isDigit(bytes[from] as number) || !this.number(from, into, place)) return false;
    if (bytes[this.at] !== QUOTE || this.hasExponent(from)) return false;
    this.at += 1;
    return true;
  }

  skipString(start: number): boolean {
    const { bytes } = this;
    if (bytes[start] !== QUOTE) return false;
    let at = start + 1;
    let byte = bytes[at] as number;
    while (byte !== QUOTE) {
      if (byte < SPACE) return false;
      at = byte === BACKSLASH ? this.afterEscape(at) : at + 1;
      byte = bytes[at] as number;
    }
    this.at = at + 1;
    return true;
  }

  skipValue(start: number, depth = 0): boolean {
    const byte = this.bytes[start] as number;
    if (byte === QUOTE) return this.skipString(start);
    if (isDigit(byte) || byte === MINUS) return this.skipNumber(start);
    if (byte === OPEN_BRACE) return depth < MOST_DEPTH && this.skipItems(start, CLOSE_BRACE, depth + 1);
    if (byte === OPEN_BRACKET) return depth < MOST_DEPTH && this.skipItems(start, CLOSE_BRACKET, depth + 1);
    return this.skipLiteral(start);
  }

  private skipItems(start: number, close: number, depth: number): boolean {
    this.at = this.afterSpace(start + 1);
    if (this.bytes[this.at] !== close) {
      do {
        if (close === CLOSE_BRACE && (!this.skipString(this.at) || !this.take(COLON))) return false;
        if (!this.skipValue(this.at, depth)) return false;
      } while (this.take(COMMA));
      this.at = this.afterSpace(this.at);
    }
    if (this.bytes[this.at] !== close) return false;
    this.at += 1;
    return true;
  }

  private skipNumber(start: number): boolean {
    const { bytes } = this;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let at = this.afterDigits(first);
    if (at === first || (at > first + 1 && bytes[first] === ZERO)) return false;
    if (bytes[at] === POINT) {
      const point = at + 1;
      at = this.afterDigits(point);
      if (at === point) return false;
    }
    if (((bytes[at] as number) | SPACE) === LOWER_E) {
      const sign = bytes[at + 1];
      const exponent = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
      at = this.afterDigits(exponent);
      if (at === exponent) return false;
    }
    this.at = at;
    return true;
  }

  private skipLiteral(start: number): boolean {
    const literal = LITERALS.find((text) => text.every((byte, i) => this.bytes[start + i] === byte));
    if (literal === undefined) return false;
    this.at = start + literal.length;
    return true;
  }

  /** @returns the text's end where there is no such escape */
  private afterEscape(at: number): number {
    const { bytes } = this;
    const letter = bytes[at + 1] as number;
    if (letter !== LOWER_U) return ESCAPES.has(letter) ? at + 2 : this.length;
    for (let i = 0; i < HEX_DIGITS; i += 1) if (!isHex(bytes[at + 2 + i] as number)) return this.length;
    return at + 2 + HEX_DIGITS;
  }

  private afterDigits(from: number): number {
    const { bytes } = this;
    let at = from;
    while (isDigit(bytes[at] as number)) at += 1;
    return at;
  }

  private hasExponent(start: number): boolean {
    for (let i = start; i < this.at; i += 1) if (((this.bytes[i] as number) | SPACE) === LOWER_E) return true;
    return false;
  }

  /** What is too long for exact steps, has an exponent, or is no number at all. */
  private slowNumber(start: number, into: Float64Array, place: number): boolean {
    if (!this.skipNumber(start)) return false;
    into[place] = Number(this.bytes.toString('latin1', start, this.at));
    return true;
  }
}
