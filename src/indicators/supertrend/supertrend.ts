import { fieldsOf, layout } from '../../market/index.js';
import type { AtrStage } from '../atr/atr-stage.js';
import { rangeAverage, rangesFrom } from '../atr/range-average.js';
import type { RangeStage } from '../atr/range-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { define, real, variant, whole } from '../define.js';
import { WILDER, wilderKeeps } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('value', 'direction');
/** Side (0 before the first value), upper band, lower band, previous close, then the range. */
const { side: SIDE, upper: UPPER, lower: LOWER, lastClose: LAST_CLOSE, size: RANGE } = layout('side', 'upper', 'lower', 'lastClose');

class SuperTrendKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;

  constructor(
    private readonly range: AtrStage | RangeStage,
    private readonly multiplier: number,
  ) {
    this.stateSize = RANGE + range.stateSize;
    this.lookback = range.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const close = bar[barAt + CLOSE]!;
    out[outAt + OUT.direction] = NaN;
    if (this.range.step(state, at + RANGE, bar, barAt, out, outAt, commit)) {
      const middle = (bar[barAt + HIGH]! + bar[barAt + LOW]!) / 2;
      const width = this.multiplier * out[outAt + OUT.value]!;
      const side = state[at + SIDE]!;
      const last = state[at + LAST_CLOSE]!;
      let upper = middle + width;
      let lower = middle - width;
      // A band only tightens until the close has been beyond it.
      if (side !== 0 && upper > state[at + UPPER]! && last <= state[at + UPPER]!) upper = state[at + UPPER]!;
      if (side !== 0 && lower < state[at + LOWER]! && last >= state[at + LOWER]!) lower = state[at + LOWER]!;
      const direction = side > 0 ? (close < lower ? -1 : 1) : side < 0 && close > upper ? 1 : -1;
      out[outAt + OUT.value] = direction > 0 ? lower : upper;
      out[outAt + OUT.direction] = direction;
      if (commit) {
        state[at + SIDE] = direction;
        state[at + UPPER] = upper;
        state[at + LOWER] = lower;
      }
    }
    if (commit) state[at + LAST_CLOSE] = close;
  }
}

/**
 * SuperTrend: median price ± a multiple of ATR, each band moving only towards the price, and the side of it that the close is on
 * (Seban). `direction` is 1 in an up-trend (the value is the lower band), −1 in a down-trend. It begins in a down-trend, as
 * TradingView's does. `firstRange` 1: the first bar's range counts, its high less its low.
 */
export const supertrend = define({
  name: 'supertrend',
  title: 'SuperTrend',
  source: 'Seban; TradingView ta.supertrend',
  notes: {
    smoothing: `${WILDER}, of true ranges`,
    seed: ({ firstRange = 0 }) => `the mean of the first \`period\` true ranges, ${rangesFrom(firstRange)}; a down-trend`,
    keeps: wilderKeeps,
    forms: [
      {
        where: 'TradingView',
        differs: 'the first bar counts too, with its high less its low; `direction` has the other sign: −1 is up',
        here: () => ({ parameters: { firstRange: 1 }, factors: [1, -1] }),
        distance: { share: 0.003, after: 44 },
      },
    ],
  },
  parameters: [whole('period', 10, 1), real('multiplier', 3), variant('firstRange')],
  create: ({ period = 10, multiplier = 3, firstRange = 0 }) =>
    new SuperTrendKernel(rangeAverage(period, { firstRange: firstRange === 1 }), multiplier),
});
