import { StepKernel } from '../step-kernel.js';

/** A value of one bar alone. */
export abstract class PriceKernel extends StepKernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 0;
  readonly lookback = 0;
}
