import { moneyFlowVolume } from '../accumulation/accumulation.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowMean } from '../window/window-mean.js';

const { volume: VOLUME } = BAR;

class ChaikinMoneyFlowKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowMean;
  private readonly work = new Float64Array(2);

  constructor(period: number) {
    this.window = new WindowMean(period);
    this.stateSize = 2 * this.window.stateSize;
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, window } = this;
    moneyFlowVolume(bar, barAt, work, 0);
    work[1] = bar[barAt + VOLUME]!;
    window.step(state, at, work, 0, commit);
    window.step(state, at + window.stateSize, work, 1, commit);
    out[outAt] = Number.isNaN(work[1]) ? NaN : work[1] > 0 ? work[0]! / work[1] : 0;
  }
}

/** Chaikin money flow: Σ money-flow volume ÷ Σ volume (Chaikin); 0 where nothing has traded. */
export const cmf = define({
  name: 'cmf',
  title: 'Chaikin money flow',
  source: 'Chaikin',
  parameters: [whole('period', 20, 1)],
  create: ({ period = 20 }) => new ChaikinMoneyFlowKernel(period),
});
