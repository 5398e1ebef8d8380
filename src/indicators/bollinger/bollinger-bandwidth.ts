import { define, real, whole } from '../define.js';
import { BandsReading } from './bands-reading.js';
import { BANDS, bollinger } from './bollinger.js';

const { middle: MIDDLE, upper: UPPER, lower: LOWER } = BANDS;

class BandwidthKernel extends BandsReading {
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    this.bands.step(state, at, bar, barAt, this.work, 0, commit);
    const middle = this.work[MIDDLE]!;
    out[outAt] = middle === 0 ? 0 : (this.work[UPPER]! - this.work[LOWER]!) / middle;
  }
}

/** BandWidth (Bollinger 2001): the width of the bands as a share of the middle one, 0.04 being 4 %; 0 where every close of the period is the same. */
export const bollingerBandwidth = define({
  name: 'bollinger_bandwidth',
  title: 'Bollinger BandWidth',
  source: 'Bollinger 2001: (upper − lower) ÷ middle',
  notes: {
    smoothing: 'simple average; population standard deviation',
    forms: [
      {
        where: 'TradingView, StockCharts',
        differs: 'as a percentage: 100 times ours',
        here: () => ({ parameters: {}, factors: [100] }),
        distance: { share: 0, after: 0 },
      },
    ],
  },
  parameters: [whole('period', 20), real('deviations', 2, 0.001)],
  create: (parameters) => new BandwidthKernel(bollinger.create(parameters)),
});
