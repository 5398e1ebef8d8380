import { type History, historySize } from './history.js';

/** Minutes that have closed without a print that sets prices: a late one that does brings with it what they held. */
export const UNPRICED: History = { at: 0, capacity: 4 };
/** The newest minute whose late prints have not set prices so far. */
export const UNPRICED_LATE: History = { at: historySize(UNPRICED.capacity), capacity: 1 };
/** What late prints and losses alone ask for stands first, so that what each print touches lies beside the forming minute. */
const SELDOM = UNPRICED_LATE.at + historySize(UNPRICED_LATE.capacity);
const ALWAYS = SELDOM + 6;

/** Offsets of what the block keeps about a symbol's day. Prices in US dollars, volumes in shares, times in epoch ms; 0 = not yet. */
export const HEADER = {
  /** Prints for bars that are no longer remembered. */
  tooLate: SELDOM,
  knownSequence: SELDOM + 1,
  /** One more than the number of the first entry of the log behind that loss. */
  lossBefore: SELDOM + 2,
  /** The newest print at the place from which results can be computed again. */
  anchoredTime: SELDOM + 3,
  anchoredSequence: SELDOM + 4,
  /** Which place that is; 0 where there is none, or nothing was known there. */
  anchor: SELDOM + 5,
  lastPrice: ALWAYS,
  lastTime: ALWAYS + 1,
  /** Serial day of the New York date that the numbers below belong to. */
  day: ALWAYS + 2,
  dayVolume: ALWAYS + 3,
  /** 1 where the vendor itself says how much was traded since the day began. */
  isDayVolumeTold: ALWAYS + 4,
  /** First price of the date, for the change where no previous close is known. */
  firstPrice: ALWAYS + 5,
  /** Close of the previous regular session. */
  previousClose: ALWAYS + 6,
  /** Newest price of today's regular session. */
  sessionClose: ALWAYS + 7,
  /** No forming bar ends before this instant; 0 where that has to be found out. */
  quietUntil: ALWAYS + 8,
  /** A print at or above the one, or at or below the other, may break a level that a pattern waits for; both 0 where that has to be found out. */
  breakAbove: ALWAYS + 9,
  breakBelow: ALWAYS + 10,
  /** Time of the earliest print that came after later ones, or after its bar had closed: from its minute on results may be other than if it had come in time. */
  outOfOrderFrom: ALWAYS + 11,
  /** Of the newest print that came in the order of times. */
  lastSequence: ALWAYS + 12,
  /** Where the tick log lost something: prints up to this one were folded before, and may be fetched and come again; 0 where none was. */
  knownTime: ALWAYS + 13,
} as const;
export const SYMBOL_HEADER_SIZE = ALWAYS + 14;

/** The date has changed: yesterday's close stays, the rest begins anew. */
export function rollDay(block: Float64Array, serial: number): void {
  if (block[HEADER.sessionClose] !== 0) block[HEADER.previousClose] = block[HEADER.sessionClose] ?? 0;
  block.fill(0, HEADER.dayVolume, HEADER.previousClose);
  block[HEADER.sessionClose] = 0;
  block[HEADER.day] = serial;
}

/** Change against the previous close, else against the day's first price; a fraction. */
export function changeOf(block: Float64Array): number {
  const base = block[HEADER.previousClose] || block[HEADER.firstPrice] || 0;
  return base === 0 ? 0 : (block[HEADER.lastPrice] ?? 0) / base - 1;
}

/** From this time on, what is known of the symbol may be other than if its prints had come in time. */
export function noteOutOfOrder(block: Float64Array, time: number): void {
  const from = block[HEADER.outOfOrderFrom]!;
  if (from === 0 || time < from) block[HEADER.outOfOrderFrom] = time;
}
