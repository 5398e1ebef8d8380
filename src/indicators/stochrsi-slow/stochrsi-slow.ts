import { fieldsOf, layout } from '../../market/index.js';
import { movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { RsiStage } from '../rsi/rsi-stage.js';
import type { Stage } from '../stage.js';
import { WindowRange } from '../window/window-range.js';
import { same, wilderKeeps } from '../notes.js';

const { close: CLOSE } = BAR;
const OUT = layout('k', 'd');

/** An RSI that moves by less stands still: where prices do, rounding moves it by 1e-13. */
const STILL = 1e-9;

/** State: that of the RSI, its range, and the two averages. */
class SlowStochasticRsiKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly rsi: RsiStage;
  private readonly range: WindowRange;
  private readonly work = new Float64Array(3);

  constructor(
    period: number,
    k: number,
    private readonly slowK: Stage,
    private readonly slowD: Stage,
  ) {
    this.rsi = new RsiStage(period);
    this.range = new WindowRange(k);
    this.stateSize = this.rsi.stateSize + this.range.stateSize + slowK.stateSize + slowD.stateSize;
    this.lookback = this.rsi.lookback + this.range.lookback + slowK.lookback + slowD.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, rsi, range, slowK, slowD } = this;
    out[outAt + OUT.k] = NaN;
    out[outAt + OUT.d] = NaN;
    work[0] = bar[barAt + CLOSE]!;
    if (!rsi.step(state, at, work, 0, commit)) return;
    const strength = work[0];
    work[1] = strength;
    const rangeAt = at + rsi.stateSize;
    if (!range.step(state, rangeAt, work, 0, commit)) return;
    const height = work[0] - work[1];
    work[0] = height < STILL ? 0 : (100 * (strength - work[1])) / height;
    const kAt = rangeAt + range.stateSize;
    if (!slowK.step(state, kAt, work, 0, commit)) return;
    work[1] = work[0];
    if (!slowD.step(state, kAt + slowK.stateSize, work, 1, commit)) return;
    out[outAt + OUT.k] = work[0];
    out[outAt + OUT.d] = work[1];
  }
}

/**
 * Slow stochastic of the RSI, as TradingView's Stoch RSI shows it, with its four inputs in its order: %K is the average of `slowK`
 * fast values over `k` RSIs of `period` closes, %D the average of `slowD` of that; 0 where the RSI does not move.
 */
export const stochrsiSlow = define({
  name: 'stochrsi_slow',
  title: 'Stochastic of the RSI, slow',
  source: "Chande and Kroll 1994; TradingView's Stoch RSI",
  notes: {
    smoothing: 'Wilder’s in the RSI, then simple averages',
    seed: 'that of `rsi`',
    keeps: wilderKeeps,
    forms: [
      same('TradingView', ', but no value instead of 0 where the RSI does not move'),
      {
        where: 'TA-Lib',
        differs: '%K is not averaged',
        here: ({ slowD = 3, period = 14, k = 14 }) => ({ indicator: 'stochrsi', parameters: { period, k, d: slowD } }),
        distance: { share: 0.3, after: 'never' },
      },
    ],
  },
  parameters: [whole('slowK', 3, 1), whole('slowD', 3, 1), whole('period', 14), whole('k', 14, 1)],
  create: ({ slowK = 3, slowD = 3, period = 14, k = 14 }) =>
    new SlowStochasticRsiKernel(period, k, movingAverage(0, slowK), movingAverage(0, slowD)),
});
