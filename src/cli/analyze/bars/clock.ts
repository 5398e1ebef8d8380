import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../market/index.js';

/** A time of day, and what comes behind it. */
export interface FoundClock {
  /** Milliseconds since midnight. */
  readonly ms: number;
  readonly rest: string;
}

const COLONS = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?(?!\d)\s*(?:([ap])\.?m\.?(?![a-z]))?/i;
const DIGITS = /^(\d{2})(\d{2})(\d{2})?(?:\.(\d{1,9}))?(?!\d)/;
/** A time of day as a column of its own may have it: `09:30`, `9:30:00 AM`, `093000`, `930`, `0`. */
const ALONE = /^(?:\d{1,6}|\d{1,2}:\d{2}.*)$/;

export const isClock = (cell: string): boolean => ALONE.test(cell);

/** @returns undefined where the text does not begin with a time of day. `24:00` is the next midnight. */
export function clockAtStart(text: string): FoundClock | undefined {
  const match = COLONS.exec(text) ?? DIGITS.exec(text);
  if (!match) return undefined;
  const [all, hour = '0', minute = '0', second = '0', fraction = '', half] = match;
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (Number(minute) > 59 || Number(second) > 59) return undefined;
  const ms = hours * HOUR_MS + Number(minute) * MINUTE_MS + Number(second) * SECOND_MS + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return ms > DAY_MS ? undefined : { ms, rest: text.slice(all.length) };
}
