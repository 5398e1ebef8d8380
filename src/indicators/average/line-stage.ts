import type { Stage } from '../stage.js';
import { LINE, WindowLine } from '../window/window-line.js';

const { mean: MEAN, slope: SLOPE } = LINE;

/** A point of the least-squares line through the last `period` values, or its slope. */
export class LineStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly line: WindowLine;
  private readonly work = new Float64Array(LINE.size);

  /** The output is `level` × mean + `reach` × slope: the line at `reach` values from the middle of the window, or its slope. */
  constructor(
    period: number,
    private readonly level: 0 | 1,
    private readonly reach: number,
  ) {
    this.line = new WindowLine(period);
    this.stateSize = this.line.stateSize;
    this.lookback = this.line.lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.line.step(state, at, work, 0, commit);
    io[ioAt] = this.level * work[MEAN]! + this.reach * work[SLOPE]!;
    return warm;
  }
}

/** Linearly weighted average, the newest value the heaviest: a point of the line. */
export const wmaStage = (period: number): LineStage => new LineStage(period, 1, (period - 1) / 6);
