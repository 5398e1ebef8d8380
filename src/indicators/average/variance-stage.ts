import type { Stage } from '../stage.js';
import { SPREAD, WindowVariance } from '../window/window-variance.js';

const { variance: VARIANCE } = SPREAD;

/** Population variance of the last `period` values. */
export class VarianceStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowVariance;
  private readonly work = new Float64Array(SPREAD.size);

  constructor(period: number) {
    this.window = new WindowVariance(period);
    this.stateSize = this.window.stateSize;
    this.lookback = this.window.lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.window.step(state, at, work, 0, commit);
    io[ioAt] = work[VARIANCE]!;
    return warm;
  }
}
