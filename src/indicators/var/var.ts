import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowVariance } from '../window/window-variance.js';
import { same, sampled } from '../notes.js';

const { close: CLOSE } = BAR;

class VarianceKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowVariance;
  private readonly work = new Float64Array(2);

  constructor(period: number) {
    this.window = new WindowVariance(period);
    this.stateSize = this.window.stateSize;
    this.lookback = this.window.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    this.window.step(state, at, work, 0, commit);
    out[outAt] = work[1]!;
  }
}

/** Population variance of the last closes (TA-Lib VAR; exact where 0.6 cancels). */
export const variance = define({
  name: 'var',
  title: 'Variance',
  source: 'TA-Lib VAR',
  notes: {
    smoothing: 'none; variance of the population',
    forms: [
      same('TradingView'),
      {
        where: 'pandas, spreadsheets (VAR)',
        differs: 'variance of a sample: n ÷ (n − 1) times ours',
        here: ({ period = 5 }) => ({ parameters: {}, factors: [sampled(period) ** 2] }),
        distance: { share: 0, after: 0 },
      },
    ],
  },
  parameters: [whole('period', 5, 1)],
  create: ({ period = 5 }) => new VarianceKernel(period),
});
