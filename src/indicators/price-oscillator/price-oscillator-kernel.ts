import { movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import type { Stage } from '../stage.js';

const { close: CLOSE } = BAR;

/** Fast average less slow average, each seeded from the first bar on; optionally in per cent of the slow one. */
export class PriceOscillatorKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly fast: Stage;
  private readonly slow: Stage;
  private readonly work = new Float64Array(2);

  constructor(
    fast: number,
    slow: number,
    type: number,
    private readonly percent: boolean,
  ) {
    this.fast = movingAverage(type, Math.min(fast, slow));
    this.slow = movingAverage(type, Math.max(fast, slow));
    this.stateSize = this.fast.stateSize + this.slow.stateSize;
    this.lookback = this.slow.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    work[1] = work[0];
    this.fast.step(state, at, work, 0, commit);
    this.slow.step(state, at + this.fast.stateSize, work, 1, commit);
    const difference = work[0] - work[1];
    if (!this.percent) out[outAt] = difference;
    else out[outAt] = work[1] === 0 ? 0 : (difference / work[1]) * 100;
  }
}
