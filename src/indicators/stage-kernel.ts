import { BAR } from './contract.js';
import type { Stage } from './stage.js';
import { StepKernel } from './step-kernel.js';

const { close: CLOSE } = BAR;

/** A stage over closes as an indicator of one output. */
export class StageKernel extends StepKernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;

  constructor(private readonly stage: Stage) {
    super();
    this.stateSize = stage.stateSize;
    this.lookback = stage.lookback;
  }
  protected step(
    state: Float64Array,
    at: number,
    bar: Float64Array,
    barAt: number,
    out: Float64Array,
    outAt: number,
    commit: boolean,
  ): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.stage.step(state, at, out, outAt, commit);
  }
}
