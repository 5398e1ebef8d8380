import { BAR, type Kernel } from './contract.js';
import type { Stage } from './stage.js';

const { close: CLOSE } = BAR;

/** An output from the close and what a stage has made of it; NaN stays NaN. */
export type Formula = (close: number, staged: number) => number;

/**
 * A stage over closes as an indicator of one output. Here the call meets a stage of any class, which V8 looks up each time;
 * a program (`compileKernels`) therefore calls the stage, and then the formula, by lines of its own.
 */
export class StageKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;

  constructor(
    readonly stage: Stage,
    readonly formula?: Formula,
  ) {
    this.stateSize = stage.stateSize;
    this.lookback = stage.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { stage, formula } = this;
    const close = bar[barAt + CLOSE]!;
    out[outAt] = close;
    stage.step(state, at, out, outAt, commit);
    if (formula) out[outAt] = formula(close, out[outAt]);
  }
}
