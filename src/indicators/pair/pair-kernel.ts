import type { Kernel } from '../contract.js';
import { WindowPair } from '../window/window-pair.js';

/** Below it TA-Lib takes a denominator for zero. */
export const NEGLIGIBLE = 1e-14;

/** Something read off the second moments of pairs of numbers. */
export abstract class PairKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  abstract readonly lookback: number;
  protected readonly pair: WindowPair;
  protected readonly work = new Float64Array(3);

  constructor(
    readonly period: number,
    protected readonly before: number,
  ) {
    this.pair = new WindowPair(period);
    this.stateSize = before + this.pair.stateSize;
  }

  abstract step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void;
}
