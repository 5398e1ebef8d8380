import { MOMENTS, PAIR } from '../window/window-pair.js';
import { layout } from '../../market/index.js';
import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { NEGLIGIBLE, PairKernel } from '../pair/pair-kernel.js';

const { high: HIGH, low: LOW } = BAR;
const { xx: XX, xy: XY } = MOMENTS;
const { x: X, y: Y } = PAIR;
/** Whether a bar has been seen, its high, its low, then the pairs. */
const { seen: SEEN, lastHigh: LAST_HIGH, lastLow: LAST_LOW, size: PAIRS } = layout('seen', 'lastHigh', 'lastLow');

class BetaKernel extends PairKernel {
  readonly lookback: number;

  constructor(period: number) {
    super(period, PAIRS);
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, period } = this;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    const seen = state[at + SEEN] === 1;
    const lastHigh = state[at + LAST_HIGH]!;
    const lastLow = state[at + LAST_LOW]!;
    out[outAt] = NaN;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_HIGH] = high;
      state[at + LAST_LOW] = low;
    }
    if (!seen) return;
    work[X] = lastHigh === 0 ? 0 : (high - lastHigh) / lastHigh;
    work[Y] = lastLow === 0 ? 0 : (low - lastLow) / lastLow;
    if (!this.pair.step(state, at + PAIRS, work, 0, commit)) return;
    out[outAt] = work[XX]! * period < NEGLIGIBLE ? 0 : work[XY]! / work[XX]!;
  }
}

/** Slope of the regression of the lows' returns on the highs' (TA-Lib BETA, which takes any two series); 0 where highs stand still. */
export const beta = define({
  name: 'beta',
  title: 'Beta of lows on highs',
  source: 'TA-Lib BETA',
  notes: {
    smoothing: 'none',
    forms: [
      {
        where: 'the usual beta',
        differs: 'regresses returns on a market’s; ours, as TA-Lib’s preset, those of lows on highs of one symbol',
      },
    ],
  },
  parameters: [whole('period', 5, 1)],
  create: ({ period = 5 }) => new BetaKernel(period),
});
