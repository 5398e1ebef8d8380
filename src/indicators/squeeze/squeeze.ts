import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, real, whole } from '../define.js';
import { trueRange } from '../true-range/true-range.js';
import { WindowLine } from '../window/window-line.js';
import { WindowMean } from '../window/window-mean.js';
import { WindowRange } from '../window/window-range.js';
import { WindowVariance } from '../window/window-variance.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('on', 'momentum');
/** Whether a bar has been seen, its close, then closes, true ranges, highs and lows, and the line. */
const { seen: SEEN, lastClose: LAST_CLOSE, size: WINDOWS } = layout('seen', 'lastClose');

class SqueezeKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly closes: WindowVariance;
  private readonly ranges: WindowMean;
  private readonly extremes: WindowRange;
  private readonly line: WindowLine;
  private readonly work = new Float64Array(5);

  constructor(
    private readonly period: number,
    private readonly deviations: number,
    private readonly multiplier: number,
  ) {
    this.closes = new WindowVariance(period);
    this.ranges = new WindowMean(period);
    this.extremes = new WindowRange(period);
    this.line = new WindowLine(period);
    this.stateSize = WINDOWS + this.closes.stateSize + this.ranges.stateSize + this.extremes.stateSize + this.line.stateSize;
    this.lookback = 2 * (period - 1);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, closes, ranges, extremes } = this;
    const close = bar[barAt + CLOSE]!;
    work[0] = close;
    trueRange(bar, barAt, state[at + SEEN] === 1 ? state[at + LAST_CLOSE]! : bar[barAt + LOW]!, work, 2);
    work[3] = bar[barAt + HIGH]!;
    work[4] = bar[barAt + LOW]!;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_CLOSE] = close;
    }
    let from = at + WINDOWS;
    closes.step(state, from, work, 0, commit);
    from += closes.stateSize;
    ranges.step(state, from, work, 2, commit);
    from += ranges.stateSize;
    const warm = extremes.step(state, from, work, 3, commit);
    from += extremes.stateSize;
    out[outAt + OUT.on] = NaN;
    out[outAt + OUT.momentum] = NaN;
    if (!warm) return;
    const on = this.deviations * Math.sqrt(work[1]!) < this.multiplier * work[2]! ? 1 : 0;
    work[0] = close - ((work[3] + work[4]) / 2 + work[0]) / 2;
    if (!this.line.step(state, from, work, 0, commit)) return;
    out[outAt + OUT.on] = on;
    out[outAt + OUT.momentum] = work[0] + (work[1]! * (this.period - 1)) / 2;
  }
}

/**
 * Squeeze (Carter 2005): `on` is 1 while the Bollinger bands lie inside the Keltner channel, both about the same simple average
 * (the channel's width is the simple mean of true ranges, the first bar's its own range). `momentum` is LazyBear's: the
 * regression line at this bar of close − the mean of the range's middle and the average close. Off where prices stand still.
 */
export const squeeze = define({
  name: 'squeeze',
  title: 'Squeeze',
  source: 'Carter 2005; LazyBear',
  notes: {
    smoothing: 'simple averages; the first bar’s range counts, its high less its low',
    forms: [
      {
        where: 'LazyBear’s first script',
        differs: 'the bands use the channel’s multiplier: 1.5 deviations, not 2',
        here: ({ multiplier = 1.5 }) => ({ parameters: { deviations: multiplier } }),
        distance: { share: 2, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 20), real('deviations', 2), real('multiplier', 1.5)],
  create: ({ period = 20, deviations = 2, multiplier = 1.5 }) => new SqueezeKernel(period, deviations, multiplier),
});
