import { epochMsOf, type EpochMs, isTime } from '../../market/index.js';
import { numberIn } from '../decimal.js';

/**
 * How the vendor's REST interface writes values: numbers as numbers or as text, with exponents or without. Each is undefined where it
 * is nothing of the kind.
 */

const DIGITS = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const NANOS_DIGITS = 6;
/** Nanoseconds since 1970, from 2001 on. */
const NANOSECONDS = /^\d{19}$/;
/** More digits than any timestamp, id or count has. */
const MOST_DIGITS = 40;
/** Condition and exchange ids are small; what is larger is something else. */
const LARGEST_CODE = 65_535;

export function decimalOf(given: unknown): number | undefined {
  const number = typeof given === 'string' ? numberIn(given) : given;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A whole number that a double holds exactly. */
export function wholeOf(given: unknown): number | undefined {
  const number = typeof given === 'string' ? Number(wholeDigits(given) ?? NaN) : given;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function codeOf(given: unknown): number | undefined {
  const code = wholeOf(given);
  return code !== undefined && code >= 0 && code <= LARGEST_CODE ? code : undefined;
}

/** A list, or its text: `[14, 41]`, `"14,41"`, `""`. */
export function codesOf(given: unknown): readonly number[] | undefined {
  const parts: readonly unknown[] = typeof given === 'string' ? given.split(/[\s,;[\]]+/).filter((part) => part !== '') : [given].flat();
  const codes: number[] = [];
  for (const part of parts) {
    if (part === null) continue;
    const code = codeOf(part);
    if (code === undefined) return undefined;
    codes.push(code);
  }
  return codes;
}

/** Ids are text; a number is one, digit for digit. */
export function identifierOf(given: unknown): string | undefined {
  if (typeof given === 'number') return wholeDigits(String(given)) ?? String(given);
  return typeof given === 'string' ? given : undefined;
}

/** Nanoseconds to the millisecond that they lie in; 0 stands for none. */
export function millisecondsOf(given: unknown): EpochMs | 0 | undefined {
  const text = String(given).trim();
  const digits = NANOSECONDS.test(text) ? text : wholeDigits(text, true);
  if (digits === '0') return 0;
  const time = digits !== undefined && NANOSECONDS.test(digits) ? Number(digits.slice(0, -NANOS_DIGITS)) : NaN;
  return isTime(time) ? epochMsOf(time) : undefined;
}

/** `1.7794e18` as `1779400000000000000`; undefined where it is no whole number. @param floor a fraction is let go */
function wholeDigits(text: string, floor = false): string | undefined {
  const [found, sign, whole = '', fraction = '', exponent = '0'] = DIGITS.exec(text.trim()) ?? [];
  if (found === undefined) return undefined;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point > MOST_DIGITS) return /^0*$/.test(digits) ? '0' : undefined;
  const rest = point < 0 ? digits : digits.slice(point);
  if (!floor && /[1-9]/.test(rest)) return undefined;
  const number =
    point <= 0
      ? '0'
      : digits
          .slice(0, point)
          .padEnd(point, '0')
          .replace(/^0+(?=\d)/, '');
  return sign === '-' && number !== '0' ? `-${number}` : number;
}
