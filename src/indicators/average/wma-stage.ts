import type { Stage } from '../stage.js';
import { WindowLine } from '../window/window-line.js';

/** Linearly weighted average, the newest value the heaviest; from the mean and the slope of the window. */
export class WmaStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly line: WindowLine;
  private readonly work = new Float64Array(2);
  private readonly reach: number;

  constructor(period: number) {
    this.line = new WindowLine(period);
    this.stateSize = this.line.stateSize;
    this.lookback = this.line.lookback;
    this.reach = (period - 1) / 6;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.line.step(state, at, work, 0, commit);
    io[ioAt] = work[0] + work[1]! * this.reach;
    return warm;
  }
}
