/** Numbers out of the bytes of a row, in their plain forms alone; anything else is NaN, for the caller to look at as text. */

const ZERO = 48;
const POINT = 46;
/** Whole numbers of so many digits are exact as doubles. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** `300`, up to 15 digits; NaN for anything else. */
export function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > EXACT_DIGITS) return NaN;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** `48.8700`, up to 15 digits: a quotient of two exact doubles is the double nearest to the number, as `Number` gives it. */
export function decimalIn(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits += 1;
    } else if (byte === POINT && point < 0) {
      point = at;
    } else {
      return NaN;
    }
  }
  if (digits === 0 || digits > EXACT_DIGITS) return NaN;
  return point < 0 ? value : value / POWERS[to - point - 1]!;
}
