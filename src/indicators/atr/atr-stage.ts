import { WilderStage } from '../average/wilder-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { trueRange } from '../true-range/true-range.js';

const { close: CLOSE } = BAR;

/** Wilder's average of true ranges from the second bar on. State: whether a bar has been seen, its close, then the average. */
export class AtrStage implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly average: WilderStage;

  constructor(period: number) {
    this.average = new WilderStage(period);
    this.stateSize = 2 + this.average.stateSize;
    this.lookback = period;
  }

  /** Writes the average with `bar` included to `io[ioAt]`; NaN and false until warm. */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at] === 1;
    io[ioAt] = NaN;
    if (seen) trueRange(bar, barAt, state[at + 1]!, io, ioAt);
    if (commit) {
      state[at] = 1;
      state[at + 1] = bar[barAt + CLOSE]!;
    }
    return seen && this.average.step(state, at + 2, io, ioAt, commit);
  }
}
