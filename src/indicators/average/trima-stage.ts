import type { Stage } from '../stage.js';
import { WindowMean } from '../window/window-mean.js';

/** Triangular average: the simple average of a simple average, together over `period` values. */
export class TrimaStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly inner: WindowMean;
  private readonly outer: WindowMean;

  constructor(period: number) {
    this.inner = new WindowMean((period + 1) >> 1);
    this.outer = new WindowMean((period >> 1) + 1);
    this.stateSize = this.inner.stateSize + this.outer.stateSize;
    this.lookback = period - 1;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    if (!this.inner.step(state, at, io, ioAt, commit)) return false;
    return this.outer.step(state, at + this.inner.stateSize, io, ioAt, commit);
  }
}
