import { BAR } from '../contract.js';
import { define, real, whole } from '../define.js';
import { BandsReading } from './bands-reading.js';
import { BANDS, bollinger } from './bollinger.js';
import { same, sampled } from '../notes.js';

const { close: CLOSE } = BAR;
const { upper: UPPER, lower: LOWER } = BANDS;

class PercentBKernel extends BandsReading {
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    this.bands.step(state, at, bar, barAt, this.work, 0, commit);
    const lower = this.work[LOWER]!;
    const width = this.work[UPPER]! - lower;
    // Without width the close stands on the middle of the bands.
    out[outAt] = width === 0 ? 0.5 : (bar[barAt + CLOSE]! - lower) / width;
  }
}

/**
 * %b (Bollinger 2001): where the close stands in its bands: 0 at the lower one, 1 at the upper one, beyond outside them; 0.5, the
 * middle, where the bands have no width, as every close of the period is the same.
 */
export const bollingerPercentB = define({
  name: 'bollinger_percent_b',
  title: 'Bollinger %b',
  source: 'Bollinger 2001: (close − lower) ÷ (upper − lower)',
  notes: {
    smoothing: 'simple average; population standard deviation',
    forms: [
      same('TradingView', ', but no value instead of 0.5 where the bands have no width'),
      {
        where: 'pandas rolling().std()',
        differs: 'sample standard deviation: √(n ÷ (n − 1)) times ours',
        here: ({ period = 20, deviations = 2 }) => ({ parameters: { deviations: deviations * sampled(period) } }),
        distance: { share: 0.01, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 20), real('deviations', 2, 0.001)],
  create: (parameters) => new PercentBKernel(bollinger.create(parameters)),
});
