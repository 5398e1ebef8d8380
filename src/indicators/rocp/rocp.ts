import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { StepKernel } from '../step-kernel.js';
import { Delay } from '../window/delay.js';

const { close: CLOSE } = BAR;

class RocpKernel extends StepKernel {
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
    out[outAt] = then === 0 ? 0 : (now - then) / then;
  }
}

/** Change over `period` bars as a fraction (TA-Lib ROCP); 0 where the older close is 0. */
export const rocp = define({
  name: 'rocp',
  title: 'Rate of change, fraction',
  source: 'TA-Lib ROCP',
  parameters: [whole('period', 10, 1)],
  create: ({ period = 10 }) => new RocpKernel(period),
});
