import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { StepKernel } from '../step-kernel.js';
import { Delay } from '../window/delay.js';

const { close: CLOSE } = BAR;

class RocKernel extends StepKernel {
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
    out[outAt] = then === 0 ? 0 : (now / then - 1) * 100;
  }
}

/** Change over `period` bars in per cent (TA-Lib ROC); 0 where the older close is 0. */
export const roc = define({
  name: 'roc',
  title: 'Rate of change',
  source: 'TA-Lib ROC',
  parameters: [whole('period', 10, 1)],
  create: ({ period = 10 }) => new RocKernel(period),
});
