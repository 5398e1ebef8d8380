import { fieldsOf, layout } from '../../market/index.js';
import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, real, whole } from '../define.js';
import type { Stage } from '../stage.js';
import { SPREAD, WindowVariance } from '../window/window-variance.js';
import { same, sampled } from '../notes.js';

const { close: CLOSE } = BAR;
const { mean: MEAN, variance: VARIANCE } = SPREAD;

export const BANDS = layout('middle', 'upper', 'lower');
const { middle: MIDDLE, upper: UPPER, lower: LOWER } = BANDS;

/** About the simple average, which the deviation needs anyway. */
class BollingerKernel implements Kernel {
  readonly outputs = fieldsOf(BANDS);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowVariance;

  constructor(
    period: number,
    private readonly above: number,
    private readonly below: number,
  ) {
    this.window = new WindowVariance(period);
    this.stateSize = this.window.stateSize;
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    out[outAt + MIDDLE] = bar[barAt + CLOSE]!;
    this.window.step(state, at, out, outAt, commit);
    const middle = out[outAt + MEAN]!;
    const deviation = Math.sqrt(out[outAt + VARIANCE]!);
    out[outAt + UPPER] = middle + this.above * deviation;
    out[outAt + LOWER] = middle - this.below * deviation;
  }
}

/** About another average; the deviation stays that of the last `period` closes about their own mean. */
class TypedBollingerKernel implements Kernel {
  readonly outputs = fieldsOf(BANDS);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowVariance;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    private readonly above: number,
    private readonly below: number,
    private readonly average: Stage,
  ) {
    this.window = new WindowVariance(period);
    this.stateSize = this.window.stateSize + average.stateSize;
    this.lookback = Math.max(period - 1, average.lookback);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    work[2] = work[0];
    const ready = this.window.step(state, at, work, 0, commit);
    const warm = this.average.step(state, at + this.window.stateSize, work, 2, commit) && ready;
    const middle = warm ? work[2] : NaN;
    const deviation = Math.sqrt(work[VARIANCE]!);
    out[outAt + MIDDLE] = middle;
    out[outAt + UPPER] = middle + this.above * deviation;
    out[outAt + LOWER] = middle - this.below * deviation;
  }
}

/**
 * Bollinger bands: an average of closes ± multiples of the population deviation (TA-Lib BBANDS). `lowerDeviations` 0 means the
 * same as `deviations`. The deviation is exact where TA-Lib 0.6 loses it to cancellation.
 */
export const bollinger = define({
  name: 'bollinger',
  title: 'Bollinger bands',
  source: 'Bollinger; TA-Lib BBANDS',
  notes: {
    smoothing: ({ maType: type = 0 }) => `${averageNames(type)}; population standard deviation`,
    forms: [
      same('TradingView'),
      {
        where: 'pandas rolling().std()',
        differs: 'sample standard deviation: √(n ÷ (n − 1)) times ours',
        here: ({ period = 20, deviations = 2, lowerDeviations = 0 }) => ({
          parameters: { deviations: deviations * sampled(period), lowerDeviations: lowerDeviations * sampled(period) },
        }),
        distance: { share: 0.0002, after: 'never' },
      },
    ],
  },
  label: ({ period = 20, deviations = 2, lowerDeviations = 0, maType: type = 0 }) => {
    const even = lowerDeviations === 0 || lowerDeviations === deviations;
    const given = [period, deviations, even ? 0 : lowerDeviations, type];
    if (type === 0) given.pop();
    if (type === 0 && even) given.pop();
    return period === 20 && deviations === 2 && given.length === 2 ? 'BollingerBands' : `BollingerBands(${given.join(',')})`;
  },
  parameters: [whole('period', 20), real('deviations', 2), real('lowerDeviations', 0), maType()],
  create: ({ period = 20, deviations = 2, lowerDeviations = 0, maType: type = 0 }) => {
    const below = lowerDeviations === 0 ? deviations : lowerDeviations;
    return type === 0
      ? new BollingerKernel(period, deviations, below)
      : new TypedBollingerKernel(period, deviations, below, movingAverage(type, period));
  },
});
