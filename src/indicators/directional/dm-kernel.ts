import type { Kernel } from '../contract.js';
import { Directional } from './directional.js';

/** +DM or −DM. */
export class DmKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly directional: Directional;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    private readonly move: number,
  ) {
    this.directional = new Directional(period);
    this.stateSize = this.directional.stateSize;
    this.lookback = Math.max(1, period - 1);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const seen = this.directional.step(state, at, bar, barAt, work, commit);
    out[outAt] = seen < this.lookback ? NaN : work[this.move]!;
  }
}
