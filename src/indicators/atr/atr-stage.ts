import { layout } from '../../market/index.js';
import { WilderStage } from '../average/wilder-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { trueRange } from '../true-range/true-range.js';

const { close: CLOSE } = BAR;
/** Whether a bar has been seen, its close, then the average. */
const { seen: SEEN, lastClose: LAST_CLOSE, size: AVERAGE } = layout('seen', 'lastClose');

/** Wilder's average of true ranges from the second bar on. */
export class AtrStage implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly average: WilderStage;

  constructor(period: number) {
    this.average = new WilderStage(period);
    this.stateSize = AVERAGE + this.average.stateSize;
    this.lookback = period;
  }

  /** Writes the average with `bar` included to `io[ioAt]`; NaN and false until warm. */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at + SEEN] === 1;
    io[ioAt] = NaN;
    if (seen) trueRange(bar, barAt, state[at + LAST_CLOSE]!, io, ioAt);
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_CLOSE] = bar[barAt + CLOSE]!;
    }
    return seen && this.average.step(state, at + AVERAGE, io, ioAt, commit);
  }
}
