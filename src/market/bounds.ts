/**
 * What a price, a size and a time of a market can be. Whatever comes from outside is held against these before it goes any further: one
 * absurd value costs its own row and nothing else.
 */

/** One unit of the tables' last decimal place (numeric(16,6)); what is smaller would be stored as 0. US dollars a share. */
export const MIN_PRICE = 0.000_001;
/** A dozen times the dearest share there is, and a thousandth of what the tables hold. US dollars a share. */
export const MAX_PRICE = 10_000_000;
/** 32 bits, as the tapes' own messages count shares. A day's volume of twice that is exact to the sixth decimal in a double (2^53 / 10^6). */
export const MAX_SIZE = 4_294_967_295;
/** Shares of a bar or a day: hundreds of times the most that a day has seen. */
const MAX_VOLUME = 1_000_000_000_000;
/** 1990 and 2100, ms: one in seconds, micro- or nanoseconds does not lie between them. */
const EARLIEST_TIME = 631_152_000_000;
export const LATEST_TIME = 4_102_444_800_000;

/** US dollars a share. */
export const isPrice = (value: unknown): value is number => typeof value === 'number' && value >= MIN_PRICE && value <= MAX_PRICE;

/** Shares; 0 and fractions are sizes. */
export const isSize = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= MAX_SIZE;

/** Shares of a bar or a day. */
export const isVolume = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= MAX_VOLUME;

/** Whole milliseconds since 1970. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > EARLIEST_TIME && value < LATEST_TIME;
