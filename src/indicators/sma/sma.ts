import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowMean } from '../window/window-mean.js';

const { close: CLOSE } = BAR;

class SmaKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly lookback: number;
  readonly stateSize: number;
  private readonly window: WindowMean;

  constructor(period: number) {
    this.window = new WindowMean(period);
    this.stateSize = this.window.stateSize;
    this.lookback = period - 1;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.window.step(state, at, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.window.step(state, at, out, outAt, false);
  }
}

/** Simple moving average of closes (TA-Lib SMA). */
export const sma = define({
  name: 'sma',
  title: 'Simple moving average',
  source: 'TA-Lib SMA',
  parameters: [whole('period', 20)],
  create: ({ period = 20 }) => new SmaKernel(period),
});
