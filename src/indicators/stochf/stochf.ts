import { fieldsOf, layout } from '../../market/index.js';
import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import type { Stage } from '../stage.js';
import { StochasticStage } from '../stoch/stochastic-stage.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('k', 'd');

class FastStochasticKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stochastic: StochasticStage;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    private readonly average: Stage,
  ) {
    this.stochastic = new StochasticStage(period);
    this.stateSize = this.stochastic.stateSize + average.stateSize;
    this.lookback = this.stochastic.lookback + average.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + HIGH]!;
    work[1] = bar[barAt + LOW]!;
    work[2] = bar[barAt + CLOSE]!;
    out[outAt + OUT.k] = NaN;
    out[outAt + OUT.d] = NaN;
    if (!this.stochastic.step(state, at, work, commit)) return;
    work[1] = work[0];
    if (!this.average.step(state, at + this.stochastic.stateSize, work, 1, commit)) return;
    out[outAt + OUT.k] = work[0];
    out[outAt + OUT.d] = work[1];
  }
}

/** Fast stochastic (Lane; TA-Lib STOCHF): %K is where the close stands in the range of the last bars, %D its average; 0 without range. */
export const stochf = define({
  name: 'stochf',
  title: 'Fast stochastic',
  source: 'Lane; TA-Lib STOCHF',
  notes: { smoothing: ({ dType = 0 }) => averageNames(dType) },
  parameters: [whole('k', 5, 1), whole('d', 3, 1), maType('dType')],
  create: ({ k = 5, d = 3, dType = 0 }) => new FastStochasticKernel(k, movingAverage(dType, d)),
});
