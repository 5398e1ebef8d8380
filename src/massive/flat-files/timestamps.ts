/** Milliseconds since 1970, and the nanoseconds within. */
export interface TapeTime {
  readonly ms: number;
  readonly nanos: number;
}

/** Digits below the millisecond. */
const NANOS_DIGITS = 6;
/** A number of milliseconds has 12 digits from 1973 on and 13 until 2286: the unit shows in the length. */
const MS_DIGITS = [12, 13] as const;
const SECONDS_DIGITS = 3;
const TIMESTAMP = /^\d+$/;

/**
 * How many digits of a timestamp of so many stand below its millisecond: nano-, micro- or milliseconds, or seconds with -3;
 * undefined for what is neither.
 */
export function digitsBelowMs(digits: number): number | undefined {
  for (const below of [NANOS_DIGITS, 3, 0, -SECONDS_DIGITS]) {
    const above = digits - below;
    if (above === MS_DIGITS[0] || above === MS_DIGITS[1]) return below;
  }
  return undefined;
}

/** Units of so many digits below the millisecond, in nanoseconds. */
export const NANOS_PER_UNIT: readonly number[] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/** `1381132800688000000` → ms and nanoseconds, also of micro-, milliseconds and seconds; undefined for anything else. */
export function timeIn(text: string): TapeTime | undefined {
  const digits = text.replace(/\.0+$/, '');
  if (!TIMESTAMP.test(digits)) return undefined;
  const below = digitsBelowMs(digits.length);
  if (below === undefined) return undefined;
  if (below <= 0) return { ms: Number(digits) * 10 ** -below, nanos: 0 };
  return { ms: Number(digits.slice(0, -below)), nanos: Number(digits.slice(-below)) * (NANOS_PER_UNIT[below] ?? 1) };
}
