import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';
import { WindowSum } from '../window/window-sum.js';

class BollingerKernel implements Kernel {
  readonly outputs = ['middle', 'upper', 'lower'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowSum;

  constructor(
    period: number,
    private readonly deviations: number,
  ) {
    this.window = new WindowSum(period);
    this.stateSize = this.window.stateSize;
    this.lookback = period - 1;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.write(state, at, bar[barAt + BAR.close]!, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.write(state, at, bar[barAt + BAR.close]!, out, outAt, false);
  }
  private write(state: Float64Array, at: number, close: number, out: Float64Array, outAt: number, commit: boolean): void {
    const width = this.deviations * Math.sqrt(Math.max(0, this.window.variance(state, at, close)));
    const middle = this.window.mean(state, at, close, commit);
    out[outAt] = middle;
    out[outAt + 1] = middle + width;
    out[outAt + 2] = middle - width;
  }
}

/** Bollinger bands: simple average ± multiples of the population deviation (TA-Lib BBANDS, both multiples equal). */
export const bollinger: IndicatorDefinition = {
  name: 'bollinger',
  label: ({ period, deviations }) => (period === 20 && deviations === 2 ? 'BollingerBands' : `BollingerBands(${period},${deviations})`),
  parameters: [
    { name: 'period', default: 20, minimum: 2, maximum: 1_000, integer: true },
    { name: 'deviations', default: 2, minimum: 0, maximum: 100, integer: false },
  ],
  create: ({ period = 20, deviations = 2 }) => new BollingerKernel(period, deviations),
};
