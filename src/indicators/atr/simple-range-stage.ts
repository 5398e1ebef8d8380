import { BAR } from '../contract.js';
import { WindowMean } from '../window/window-mean.js';
import { trueRange } from '../true-range/true-range.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;

/** Simple mean of the last true ranges. State: whether a bar has been seen, its close, then the window. */
export class SimpleRangeStage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowMean;

  /** @param first whether the first bar counts, which has no close before it: its high less its low */
  constructor(
    period: number,
    private readonly first = false,
  ) {
    this.window = new WindowMean(period);
    this.stateSize = 2 + this.window.stateSize;
    this.lookback = first ? period - 1 : period;
  }

  /** Writes the mean with `bar` included to `io[ioAt]`; NaN and false until warm. */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at] === 1;
    io[ioAt] = bar[barAt + HIGH]! - bar[barAt + LOW]!;
    if (seen) trueRange(bar, barAt, state[at + 1]!, io, ioAt);
    if (commit) {
      state[at] = 1;
      state[at + 1] = bar[barAt + CLOSE]!;
    }
    if (seen || this.first) return this.window.step(state, at + 2, io, ioAt, commit);
    io[ioAt] = NaN;
    return false;
  }
}
