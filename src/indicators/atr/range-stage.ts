import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import type { Stage } from '../stage.js';
import { trueRange } from '../true-range/true-range.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
/** Whether a bar has been seen, its close, then the average. */
const { seen: SEEN, lastClose: LAST_CLOSE, size: AVERAGE } = layout('seen', 'lastClose');

/** Any average of true ranges. */
export class RangeStage implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;

  /** @param first whether the first bar counts, which has no close before it: its high less its low */
  constructor(
    private readonly average: Stage,
    private readonly first: boolean,
  ) {
    this.stateSize = AVERAGE + average.stateSize;
    this.lookback = average.lookback + (first ? 0 : 1);
  }

  /** Writes the average with `bar` included to `io[ioAt]`; NaN and false until warm. */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at + SEEN] === 1;
    io[ioAt] = bar[barAt + HIGH]! - bar[barAt + LOW]!;
    if (seen) trueRange(bar, barAt, state[at + LAST_CLOSE]!, io, ioAt);
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_CLOSE] = bar[barAt + CLOSE]!;
    }
    if (seen || this.first) return this.average.step(state, at + AVERAGE, io, ioAt, commit);
    io[ioAt] = NaN;
    return false;
  }
}
