import type { Kernel } from '../contract.js';
import { define, real, whole } from '../define.js';
import { bollinger } from './bollinger.js';

/** Read off the bands, whose state is its own. */
class BandwidthKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly work = new Float64Array(3);

  constructor(private readonly bands: Kernel) {
    this.stateSize = bands.stateSize;
    this.lookback = bands.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    this.bands.step(state, at, bar, barAt, this.work, 0, commit);
    const middle = this.work[0]!;
    out[outAt] = middle === 0 ? 0 : (this.work[1]! - this.work[2]!) / middle;
  }
}

/** BandWidth (Bollinger 2001): the width of the bands as a share of the middle one, 0.04 being 4 %; 0 where every close of the period is the same. */
export const bollingerBandwidth = define({
  name: 'bollinger_bandwidth',
  title: 'Bollinger BandWidth',
  source: 'Bollinger 2001: (upper − lower) ÷ middle',
  notes: {
    smoothing: 'simple average; deviation of the population',
    forms: [
      {
        where: 'TradingView, StockCharts',
        differs: 'in per cent: 100 times ours',
        here: () => ({ parameters: {}, factors: [100] }),
        distance: { share: 0, after: 0 },
      },
    ],
  },
  parameters: [whole('period', 20), real('deviations', 2, 0.001)],
  create: (parameters) => new BandwidthKernel(bollinger.create(parameters)),
});
