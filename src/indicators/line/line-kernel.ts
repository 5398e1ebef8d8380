import { BAR, type Kernel } from '../contract.js';
import { WindowLine } from '../window/window-line.js';

const { close: CLOSE } = BAR;

/** Something read off the least-squares line through the last `period` closes. */
export class LineKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly line: WindowLine;
  private readonly work = new Float64Array(2);

  /** `value` = `level` × mean + `reach` × slope: the line itself at `reach` bars from the middle of the window, or its slope. */
  constructor(
    period: number,
    private readonly level: 0 | 1,
    private readonly reach: number,
    private readonly angle = false,
  ) {
    this.line = new WindowLine(period);
    this.stateSize = this.line.stateSize;
    this.lookback = this.line.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    this.line.step(state, at, work, 0, commit);
    const value = this.level * work[0] + this.reach * work[1]!;
    out[outAt] = this.angle ? (Math.atan(value) * 180) / Math.PI : value;
  }
}
