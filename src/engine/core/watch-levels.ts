import type { Plan } from './plan.js';
import { HEADER } from './symbol-header.js';

/** Notes beside the day's numbers between which prices a print can break nothing, so that most prints ask no further. */
export function watchLevels({ tracker, patternsAt }: Plan, block: Float64Array): void {
  block[HEADER.breakAbove] = tracker.nextAbove(block, patternsAt);
  block[HEADER.breakBelow] = tracker.nextBelow(block, patternsAt);
}
