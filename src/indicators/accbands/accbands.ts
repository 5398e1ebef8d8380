import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowMean } from '../window/window-mean.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('middle', 'upper', 'lower');

class AccelerationBandsKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly mean: WindowMean;

  constructor(period: number) {
    this.mean = new WindowMean(period);
    this.stateSize = OUT.size * this.mean.stateSize;
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    const width = high + low === 0 ? 0 : (4 * (high - low)) / (high + low);
    out[outAt + OUT.middle] = bar[barAt + CLOSE]!;
    out[outAt + OUT.upper] = high * (1 + width);
    out[outAt + OUT.lower] = low * (1 - width);
    const { mean } = this;
    for (let i = 0; i < OUT.size; i += 1) mean.step(state, at + i * mean.stateSize, out, outAt + i, commit);
  }
}

/** Acceleration bands: simple averages of close, high × (1 + w) and low × (1 − w), w = 4 (high − low) ÷ (high + low) (Headley; TA-Lib ACCBANDS). */
export const accbands = define({
  name: 'accbands',
  title: 'Acceleration bands',
  source: 'Headley; TA-Lib ACCBANDS',
  parameters: [whole('period', 20)],
  create: ({ period = 20 }) => new AccelerationBandsKernel(period),
});
