import type { Kernel } from '../contract.js';

/** A value of one bar alone. */
export abstract class PriceKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 0;
  readonly lookback = 0;

  abstract step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void;
}
