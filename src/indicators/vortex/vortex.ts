import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { trueRange } from '../true-range/true-range.js';
import { WindowMean } from '../window/window-mean.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('plus', 'minus');
/** Whether a bar has been seen, its close, high and low, then three means. */
const {
  seen: SEEN,
  lastClose: LAST_CLOSE,
  lastHigh: LAST_HIGH,
  lastLow: LAST_LOW,
  size: MEANS,
} = layout('seen', 'lastClose', 'lastHigh', 'lastLow');

class VortexKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly mean: WindowMean;
  private readonly work = new Float64Array(3);

  constructor(period: number) {
    this.mean = new WindowMean(period);
    this.stateSize = MEANS + 3 * this.mean.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, mean } = this;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    const seen = state[at + SEEN] === 1;
    work[0] = Math.abs(high - state[at + LAST_LOW]!);
    work[1] = Math.abs(low - state[at + LAST_HIGH]!);
    trueRange(bar, barAt, state[at + LAST_CLOSE]!, work, 2);
    out[outAt + OUT.plus] = NaN;
    out[outAt + OUT.minus] = NaN;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_CLOSE] = bar[barAt + CLOSE]!;
      state[at + LAST_HIGH] = high;
      state[at + LAST_LOW] = low;
    }
    if (!seen) return;
    let warm = false;
    for (let i = 0; i < 3; i += 1) warm = mean.step(state, at + MEANS + i * mean.stateSize, work, i, commit);
    if (!warm) return;
    out[outAt + OUT.plus] = work[2]! > 0 ? work[0] / work[2]! : 0;
    out[outAt + OUT.minus] = work[2]! > 0 ? work[1] / work[2]! : 0;
  }
}

/** Vortex: Σ |high − previous low| and Σ |low − previous high| ÷ Σ true range (Botes and Siepman 2010); 0 where nothing moves. */
export const vortex = define({
  name: 'vortex',
  title: 'Vortex',
  source: 'Botes and Siepman 2010',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new VortexKernel(period),
});
