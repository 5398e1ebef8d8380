import { MOMENTS, PAIR } from '../window/window-pair.js';
import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { NEGLIGIBLE, PairKernel } from '../pair/pair-kernel.js';

const { high: HIGH, low: LOW } = BAR;
const { xx: XX, xy: XY, yy: YY } = MOMENTS;
const { x: X, y: Y } = PAIR;

class CorrelationKernel extends PairKernel {
  readonly lookback: number;

  constructor(period: number) {
    super(period, 0);
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[X] = bar[barAt + HIGH]!;
    work[Y] = bar[barAt + LOW]!;
    if (!this.pair.step(state, at, work, 0, commit)) {
      out[outAt] = NaN;
      return;
    }
    const product = work[XX]! * work[YY]!;
    out[outAt] = product < NEGLIGIBLE ? 0 : work[XY]! / Math.sqrt(product);
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
