import { fieldsOf, layout } from '../../market/index.js';
import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { RsiStage } from '../rsi/rsi-stage.js';
import type { Stage } from '../stage.js';
import { StochasticStage } from '../stoch/stochastic-stage.js';
import { wilderKeeps } from '../notes.js';

const { close: CLOSE } = BAR;
const OUT = layout('k', 'd');

class StochasticRsiKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly rsi: RsiStage;
  private readonly stochastic: StochasticStage;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    k: number,
    private readonly average: Stage,
  ) {
    this.rsi = new RsiStage(period);
    this.stochastic = new StochasticStage(k);
    this.stateSize = this.rsi.stateSize + this.stochastic.stateSize + average.stateSize;
    this.lookback = this.rsi.lookback + this.stochastic.lookback + average.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    out[outAt + OUT.k] = NaN;
    out[outAt + OUT.d] = NaN;
    if (!this.rsi.step(state, at, work, 0, commit)) return;
    work[1] = work[0];
    work[2] = work[0];
    const from = at + this.rsi.stateSize;
    if (!this.stochastic.step(state, from, work, commit)) return;
    work[1] = work[0];
    if (!this.average.step(state, from + this.stochastic.stateSize, work, 1, commit)) return;
    out[outAt + OUT.k] = work[0];
    out[outAt + OUT.d] = work[1];
  }
}

/** Fast stochastic of the RSI (Chande and Kroll 1994; TA-Lib STOCHRSI): %K is not smoothed; 0 where the RSI does not move. */
export const stochrsi = define({
  name: 'stochrsi',
  title: 'Stochastic of the RSI',
  source: 'Chande and Kroll 1994; TA-Lib STOCHRSI',
  notes: {
    smoothing: ({ dType = 0 }) => `Wilder’s in the RSI, then for %D ${averageNames(dType)}`,
    seed: 'that of `rsi`',
    keeps: wilderKeeps,
    forms: [
      {
        where: 'TradingView',
        differs: '%K is averaged before it is shown, and the inputs are 3, 3, 14, 14',
        here: ({ period = 14, d = 3 }) => ({ indicator: 'stochrsi_slow', parameters: { slowK: 3, slowD: d, period, k: 14 } }),
        distance: { share: 0.6, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 14), whole('k', 5, 1), whole('d', 3, 1), maType('dType')],
  create: ({ period = 14, k = 5, d = 3, dType = 0 }) => new StochasticRsiKernel(period, k, movingAverage(dType, d)),
});
