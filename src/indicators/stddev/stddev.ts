import { BAR, type Kernel } from '../contract.js';
import { define, real, whole } from '../define.js';
import { WindowVariance } from '../window/window-variance.js';
import { same, sampled } from '../notes.js';

const { close: CLOSE } = BAR;

class DeviationKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowVariance;
  private readonly work = new Float64Array(2);

  constructor(
    period: number,
    private readonly deviations: number,
  ) {
    this.window = new WindowVariance(period);
    this.stateSize = this.window.stateSize;
    this.lookback = this.window.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    this.window.step(state, at, work, 0, commit);
    out[outAt] = this.deviations * Math.sqrt(work[1]!);
  }
}

/** Population standard deviation of the last closes, times `deviations` (TA-Lib STDDEV; exact where 0.6 cancels). */
export const stddev = define({
  name: 'stddev',
  title: 'Standard deviation',
  source: 'TA-Lib STDDEV',
  notes: {
    smoothing: 'none; deviation of the population',
    forms: [
      same('TradingView'),
      {
        where: 'pandas, spreadsheets (STDEV)',
        differs: 'deviation of a sample: √(n ÷ (n − 1)) times ours',
        here: ({ period = 5, deviations = 1 }) => ({ parameters: { deviations: deviations * sampled(period) } }),
        distance: { share: 0.1, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 5), real('deviations', 1)],
  create: ({ period = 5, deviations = 1 }) => new DeviationKernel(period, deviations),
});
