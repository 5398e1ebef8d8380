import type { Kernel } from '../contract.js';
import { Directional, MOVE } from './directional.js';

/** +DI or −DI. */
export class DiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly directional: Directional;
  private readonly work = new Float64Array(3);
  private readonly scale: number;

  constructor(
    period: number,
    private readonly move: number,
    wholeSeed: boolean,
  ) {
    this.directional = new Directional(period, wholeSeed);
    this.stateSize = this.directional.stateSize;
    this.lookback = period;
    // TA-Lib's quirk: without smoothing the plain fraction.
    this.scale = period === 1 ? 1 : 100;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const seen = this.directional.step(state, at, bar, barAt, work, commit);
    if (seen < this.lookback) out[outAt] = NaN;
    else out[outAt] = work[MOVE.range]! < 1e-14 ? 0 : (this.scale * work[this.move]!) / work[MOVE.range]!;
  }
}
