import { MINUTE_MS } from '../../market/index.js';
import { countOf, forget, remember, startOf, takeRecord } from './history.js';
import { HEADER, UNPRICED, UNPRICED_LATE } from './symbol-header.js';

/** The minutes at either side of what the log has lost. */
const BESIDE_LOSS = 2;

/** A minute has closed without prices: a late print that sets them brings along what it held. */
export function rememberUnpriced(block: Float64Array, at: number): void {
  if (countOf(block, UNPRICED) === UNPRICED.capacity) takeRecord(block, UNPRICED, leastWanted(block));
  remember(block, UNPRICED, at);
}

/** The oldest makes room, but not one that is fetched the rest of. */
function leastWanted(block: Float64Array): number {
  const known = block[HEADER.knownTime]!;
  const oldest = startOf(block, UNPRICED, 0);
  const isBesideLoss = block[HEADER.lossBefore] !== 0 && oldest >= known - (known % MINUTE_MS);
  return isBesideLoss ? startOf(block, UNPRICED, BESIDE_LOSS) : oldest;
}

/** Late prints of a minute have not set prices so far. */
export function rememberLate(block: Float64Array, minute: Float64Array): void {
  forget(block, UNPRICED_LATE);
  remember(block, UNPRICED_LATE, 0, minute);
}

/** Takes what is remembered of the minute with this start into `minute`, which stays as it is where that is nothing. */
export function takeUnpriced(block: Float64Array, start: number, minute: Float64Array): void {
  if (!takeRecord(block, UNPRICED_LATE, start, minute)) takeRecord(block, UNPRICED, start, minute);
}
