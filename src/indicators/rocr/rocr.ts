import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { StepKernel } from '../step-kernel.js';
import { Delay } from '../window/delay.js';

const { close: CLOSE } = BAR;

class RocrKernel extends StepKernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly delay: Delay;

  constructor(period: number) {
    super();
    this.delay = new Delay(period);
    this.stateSize = this.delay.stateSize;
    this.lookback = period;
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
    const now = bar[barAt + CLOSE]!;
    out[outAt] = now;
    this.delay.step(state, at, out, outAt, commit);
    const then = out[outAt];
    out[outAt] = then === 0 ? 0 : now / then;
  }
}

/** Close ÷ the close `period` bars ago (TA-Lib ROCR); 0 where the older close is 0. */
export const rocr = define({
  name: 'rocr',
  title: 'Rate of change, ratio',
  source: 'TA-Lib ROCR',
  parameters: [whole('period', 10, 1)],
  create: ({ period = 10 }) => new RocrKernel(period),
});
