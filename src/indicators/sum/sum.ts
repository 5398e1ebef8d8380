import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { StepKernel } from '../step-kernel.js';
import { WindowMean } from '../window/window-mean.js';

const { close: CLOSE } = BAR;

class SumKernel extends StepKernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowMean;

  constructor(private readonly period: number) {
    super();
    this.window = new WindowMean(period);
    this.stateSize = this.window.stateSize;
    this.lookback = period - 1;
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
    this.window.step(state, at, out, outAt, commit);
    out[outAt] = out[outAt] * this.period;
  }
}

/** Sum of the last closes (TA-Lib SUM). */
export const sum = define({
  name: 'sum',
  title: 'Sum of closes',
  source: 'TA-Lib SUM',
  parameters: [whole('period', 30)],
  create: ({ period = 30 }) => new SumKernel(period),
});
