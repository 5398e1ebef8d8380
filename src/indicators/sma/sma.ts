import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';
import { WindowSum } from '../window/window-sum.js';

class SmaKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly lookback: number;
  readonly stateSize: number;
  private readonly window: WindowSum;

  constructor(period: number) {
    this.window = new WindowSum(period);
    this.stateSize = this.window.stateSize;
    this.lookback = period - 1;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = this.window.mean(state, at, bar[barAt + BAR.close]!, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = this.window.mean(state, at, bar[barAt + BAR.close]!, false);
  }
}

/** Simple moving average of closes (TA-Lib SMA). */
export const sma: IndicatorDefinition = {
  name: 'sma',
  label: ({ period }) => `SMA${period}`,
  parameters: [{ name: 'period', default: 20, minimum: 2, maximum: 1_000, integer: true }],
  create: ({ period = 20 }) => new SmaKernel(period),
};
