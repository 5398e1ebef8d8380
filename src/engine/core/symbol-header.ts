import { layout, part, span } from '../../market/index.js';
import { type History, historySize } from './history.js';

const UNPRICED_MINUTES = 4;
const UNPRICED_LATE_MINUTES = 1;

/** What a new date begins anew. */
const TODAY = layout(
  'dayVolume',
  // 1 where the vendor itself says how much was traded since the day began.
  'isDayVolumeGiven',
  // First price of the date, for the change where no previous close is known.
  'firstPrice',
);

/**
 * What the block keeps about a symbol's day. Prices in US dollars, volumes in shares, times in epoch ms; 0 = not yet. What late prints
 * and losses alone ask for stands first, so that what each print touches lies beside the forming minute.
 */
export const HEADER = layout(
  span('unpriced', historySize(UNPRICED_MINUTES)),
  span('unpricedLate', historySize(UNPRICED_LATE_MINUTES)),
  // Prints for bars that are no longer remembered.
  'tooLate',
  'knownSequence',
  // One more than the number of the first entry of the log behind that loss.
  'lossBefore',
  // The newest print at the place from which results can be computed again.
  'anchoredTime',
  'anchoredSequence',
  // Which place that is; 0 where there is none, or nothing was known there.
  'anchor',
  'lastPrice',
  'lastTime',
  // Serial day of the New York date that the numbers below belong to.
  'day',
  part('today', TODAY),
  // Close of the previous regular session.
  'previousClose',
  // Newest price of today's regular session.
  'sessionClose',
  // No forming bar ends before this instant; 0 where that has to be found out.
  'quietUntil',
  // A print at or above the one, or at or below the other, may break a level that a pattern waits for; both 0 where that has to be found out.
  'breakAbove',
  'breakBelow',
  // Time of the earliest print that came after later ones, or after its bar had closed: from its minute on results may be other than if it had come in time.
  'outOfOrderFrom',
  // Of the newest print that came in the order of times.
  'lastSequence',
  // Where the tick log lost something: prints up to this one were folded before, and may be fetched and come again; 0 where none was.
  'knownTime',
);
export const SYMBOL_HEADER_SIZE = HEADER.size;

/** Minutes that have closed without a print that sets prices: a late one that does brings with it what they held. */
export const UNPRICED: History = { at: HEADER.unpriced, capacity: UNPRICED_MINUTES };
/** The newest minute whose late prints have not set prices so far. */
export const UNPRICED_LATE: History = { at: HEADER.unpricedLate, capacity: UNPRICED_LATE_MINUTES };

/** The date has changed: yesterday's close stays, the rest begins anew. */
export function rollDay(block: Float64Array, serial: number): void {
  if (block[HEADER.sessionClose] !== 0) block[HEADER.previousClose] = block[HEADER.sessionClose] ?? 0;
  block.fill(0, HEADER.today, HEADER.today + TODAY.size);
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
