import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { NEGLIGIBLE, PairKernel } from '../pair/pair-kernel.js';

const { high: HIGH, low: LOW } = BAR;

class CorrelationKernel extends PairKernel {
  readonly lookback: number;

  constructor(period: number) {
    super(period, 0);
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + HIGH]!;
    work[1] = bar[barAt + LOW]!;
    if (!this.pair.step(state, at, work, 0, commit)) {
      out[outAt] = NaN;
      return;
    }
    const product = work[0] * work[2]!;
    out[outAt] = product < NEGLIGIBLE ? 0 : work[1] / Math.sqrt(product);
  }
}

/** Pearson correlation of highs and lows over the last bars (TA-Lib CORREL, which takes any two series); 0 where one stands still. */
export const correl = define({
  name: 'correl',
  title: 'Correlation of highs and lows',
  source: 'TA-Lib CORREL',
  notes: {
    smoothing: 'none',
    forms: [{ where: 'TradingView', differs: 'correlates the closes of two symbols; ours, as TA-Lib’s preset, highs and lows of one' }],
  },
  parameters: [whole('period', 30, 1)],
  create: ({ period = 30 }) => new CorrelationKernel(period),
});
