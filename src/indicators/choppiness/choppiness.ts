import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { trueRange } from '../true-range/true-range.js';
import { WindowMean } from '../window/window-mean.js';
import { WindowRange } from '../window/window-range.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
/** Whether a bar has been seen, its close, then the mean true range and the range of the highs and lows. */
const { seen: SEEN, lastClose: LAST_CLOSE, size: WINDOWS } = layout('seen', 'lastClose');

class ChoppinessKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly mean: WindowMean;
  private readonly range: WindowRange;
  private readonly work = new Float64Array(3);
  private readonly scale: number;

  constructor(private readonly period: number) {
    this.mean = new WindowMean(period);
    this.range = new WindowRange(period);
    this.stateSize = WINDOWS + this.mean.stateSize + this.range.stateSize;
    this.lookback = period;
    this.scale = 100 / Math.log10(period);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const seen = state[at + SEEN] === 1;
    if (seen) trueRange(bar, barAt, state[at + LAST_CLOSE]!, work, 0);
    work[1] = bar[barAt + HIGH]!;
    work[2] = bar[barAt + LOW]!;
    out[outAt] = NaN;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_CLOSE] = bar[barAt + CLOSE]!;
    }
    this.range.step(state, at + WINDOWS + this.mean.stateSize, work, 1, commit);
    if (!seen || !this.mean.step(state, at + WINDOWS, work, 0, commit)) return;
    const height = work[1] - work[2];
    out[outAt] = height > 0 ? this.scale * Math.log10((work[0]! * this.period) / height) : 0;
  }
}

/** Choppiness index: 100 × log₁₀(Σ true range ÷ (highest high − lowest low)) ÷ log₁₀ period (Dreiss); 0 where there is no range. */
export const choppiness = define({
  name: 'choppiness',
  title: 'Choppiness index',
  source: 'Dreiss 1993',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new ChoppinessKernel(period),
});
