import { StepKernel } from '../step-kernel.js';
import { WindowPair } from '../window/window-pair.js';

/** Below it TA-Lib takes a denominator for zero. */
export const NEGLIGIBLE = 1e-14;

/** Something read off the second moments of pairs of numbers. */
export abstract class PairKernel extends StepKernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  abstract override readonly lookback: number;
  protected readonly pair: WindowPair;
  protected readonly work = new Float64Array(3);

  constructor(
    readonly period: number,
    protected readonly before: number,
  ) {
    super();
    this.pair = new WindowPair(period);
    this.stateSize = before + this.pair.stateSize;
  }
}
