import type { Stage } from '../stage.js';
import { type LineStage, wmaStage } from './line-stage.js';

/** Hull: the weighted average over √period of 2 × the half-period weighted average − the whole-period one. */
export class HmaStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly half: LineStage;
  private readonly whole: LineStage;
  private readonly smooth: LineStage;
  private readonly work = new Float64Array(2);

  constructor(period: number) {
    this.half = wmaStage(period >> 1);
    this.whole = wmaStage(period);
    this.smooth = wmaStage(Math.floor(Math.sqrt(period)));
    this.stateSize = this.half.stateSize + this.whole.stateSize + this.smooth.stateSize;
    this.lookback = this.whole.lookback + this.smooth.lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work, half, whole } = this;
    work[0] = io[ioAt]!;
    work[1] = io[ioAt]!;
    half.step(state, at, work, 0, commit);
    io[ioAt] = NaN;
    if (!whole.step(state, at + half.stateSize, work, 1, commit)) return false;
    io[ioAt] = 2 * work[0] - work[1];
    return this.smooth.step(state, at + half.stateSize + whole.stateSize, io, ioAt, commit);
  }
}
