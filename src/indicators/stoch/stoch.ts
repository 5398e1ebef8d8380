import { fieldsOf, layout } from '../../market/index.js';
import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import type { Stage } from '../stage.js';
import { StochasticStage } from './stochastic-stage.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('k', 'd');

class StochasticKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stochastic: StochasticStage;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    private readonly slowK: Stage,
    private readonly slowD: Stage,
  ) {
    this.stochastic = new StochasticStage(period);
    this.stateSize = this.stochastic.stateSize + slowK.stateSize + slowD.stateSize;
    this.lookback = this.stochastic.lookback + slowK.lookback + slowD.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + HIGH]!;
    work[1] = bar[barAt + LOW]!;
    work[2] = bar[barAt + CLOSE]!;
    out[outAt + OUT.k] = NaN;
    out[outAt + OUT.d] = NaN;
    if (!this.stochastic.step(state, at, work, commit)) return;
    const kAt = at + this.stochastic.stateSize;
    if (!this.slowK.step(state, kAt, work, 0, commit)) return;
    work[1] = work[0]!;
    if (!this.slowD.step(state, kAt + this.slowK.stateSize, work, 1, commit)) return;
    out[outAt + OUT.k] = work[0]!;
    out[outAt + OUT.d] = work[1];
  }
}

/** Slow stochastic (Lane; TA-Lib STOCH): %K smoothed, and the average of that; 0 without range. */
export const stoch = define({
  name: 'stoch',
  title: 'Slow stochastic',
  source: 'Lane; TA-Lib STOCH',
  notes: {
    smoothing: ({ slowKType = 0, slowDType = 0 }) => averageNames(slowKType, slowDType),
    forms: [
      {
        where: 'TradingView',
        differs: 'the inputs are %K 14, smoothing 1, %D 3; no value instead of 0 where there is no range',
        here: () => ({ parameters: { k: 14, slowK: 1, slowD: 3 } }),
        distance: { share: 0.3, after: 'never' },
      },
    ],
  },
  parameters: [whole('k', 5, 1), whole('slowK', 3, 1), maType('slowKType'), whole('slowD', 3, 1), maType('slowDType')],
  create: ({ k = 5, slowK = 3, slowKType = 0, slowD = 3, slowDType = 0 }) =>
    new StochasticKernel(k, movingAverage(slowKType, slowK), movingAverage(slowDType, slowD)),
});
