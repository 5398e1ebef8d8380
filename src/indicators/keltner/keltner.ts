import { AtrStage } from '../atr/atr-stage.js';
import { maType, movingAverage } from '../average/moving-average.js';
import { BAR } from '../contract.js';
import { define, real, whole } from '../define.js';
import type { Stage } from '../stage.js';
import { StepKernel } from '../step-kernel.js';
import { trueRange } from '../true-range/true-range.js';
import { WindowMean } from '../window/window-mean.js';

/** Average of closes and average of true ranges from the second bar on, either by Wilder or simple. */
class KeltnerKernel extends StepKernel {
  readonly outputs = ['middle', 'upper', 'lower'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: AtrStage | SimpleRange;
  private readonly work = new Float64Array(2);

  constructor(
    private readonly average: Stage,
    private readonly multiplier: number,
    rangePeriod: number,
    simple: boolean,
  ) {
    super();
    this.range = simple ? new SimpleRange(rangePeriod) : new AtrStage(rangePeriod);
    this.stateSize = average.stateSize + this.range.stateSize;
    this.lookback = Math.max(average.lookback, this.range.lookback);
  }
  protected step(
    state: Float64Array,
    at: number,
    bar: Float64Array,
    barAt: number,
    out: Float64Array,
    outAt: number,
    commit: boolean,
  ): void {
    const { work, average } = this;
    work[0] = bar[barAt + BAR.close]!;
    const ready = average.step(state, at, work, 0, commit);
    const warm = this.range.step(state, at + average.stateSize, bar, barAt, work, 1, commit) && ready;
    const width = this.multiplier * work[1]!;
    out[outAt] = warm ? work[0] : NaN;
    out[outAt + 1] = warm ? work[0] + width : NaN;
    out[outAt + 2] = warm ? work[0] - width : NaN;
  }
}

/** Simple mean of true ranges from the second bar on. State: whether a bar has been seen, its close, then the window. */
class SimpleRange {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowMean;

  constructor(period: number) {
    this.window = new WindowMean(period);
    this.stateSize = 2 + this.window.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at] === 1;
    if (seen) trueRange(bar, barAt, state[at + 1]!, io, ioAt);
    if (commit) {
      state[at] = 1;
      state[at + 1] = bar[barAt + BAR.close]!;
    }
    return seen && this.window.step(state, at + 2, io, ioAt, commit);
  }
}

/**
 * Keltner channel: an average of closes ± a multiple of the average true range. By default as charting programs draw it today
 * (Raschke: exponential average, Wilder's ATR); `maType` 0 and `simpleRange` 1 give simple averages throughout, as LEAN does.
 */
export const keltner = define({
  name: 'keltner',
  title: 'Keltner channel',
  source: 'Keltner 1960, Raschke',
  parameters: [whole('period', 20), real('multiplier', 2), whole('rangePeriod', 10, 1), maType('maType', 1), whole('simpleRange', 0, 0, 1)],
  create: ({ period = 20, multiplier = 2, rangePeriod = 10, maType: type = 1, simpleRange = 0 }) =>
    new KeltnerKernel(movingAverage(type, period), multiplier, rangePeriod, simpleRange === 1),
});
