import { BAR } from '../contract.js';
import { define, whole } from '../define.js';
import { NEGLIGIBLE, PairKernel } from '../pair/pair-kernel.js';

const { high: HIGH, low: LOW } = BAR;

/** State: whether a bar has been seen, its high, its low, then the pairs. */
class BetaKernel extends PairKernel {
  readonly lookback: number;

  constructor(period: number) {
    super(period, 3);
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, period } = this;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    const seen = state[at] === 1;
    const lastHigh = state[at + 1]!;
    const lastLow = state[at + 2]!;
    out[outAt] = NaN;
    if (commit) {
      state[at] = 1;
      state[at + 1] = high;
      state[at + 2] = low;
    }
    if (!seen) return;
    work[0] = lastHigh === 0 ? 0 : (high - lastHigh) / lastHigh;
    work[1] = lastLow === 0 ? 0 : (low - lastLow) / lastLow;
    if (!this.pair.step(state, at + 3, work, 0, commit)) return;
    out[outAt] = work[0] * period < NEGLIGIBLE ? 0 : work[1] / work[0];
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
