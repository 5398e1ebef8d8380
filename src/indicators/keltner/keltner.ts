import { AtrStage } from '../atr/atr-stage.js';
import { SimpleRangeStage } from '../atr/simple-range-stage.js';
import { maType, movingAverage } from '../average/moving-average.js';
import { BAR } from '../contract.js';
import { define, real, variant, whole } from '../define.js';
import type { Stage } from '../stage.js';
import { StepKernel } from '../step-kernel.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;

/** Average of closes or typical prices, and average of true ranges, either by Wilder or simple. */
class KeltnerKernel extends StepKernel {
  readonly outputs = ['middle', 'upper', 'lower'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: AtrStage | SimpleRangeStage;
  private readonly work = new Float64Array(2);

  constructor(
    private readonly average: Stage,
    private readonly multiplier: number,
    rangePeriod: number,
    rangeType: number,
    private readonly priceType: number,
  ) {
    super();
    this.range = rangeType === 0 ? new AtrStage(rangePeriod) : new SimpleRangeStage(rangePeriod, rangeType === 2);
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
    const close = bar[barAt + CLOSE]!;
    work[0] = this.priceType === 0 ? close : (bar[barAt + HIGH]! + bar[barAt + LOW]! + close) / 3;
    const ready = average.step(state, at, work, 0, commit);
    const warm = this.range.step(state, at + average.stateSize, bar, barAt, work, 1, commit) && ready;
    const width = this.multiplier * work[1]!;
    out[outAt] = warm ? work[0] : NaN;
    out[outAt + 1] = warm ? work[0] + width : NaN;
    out[outAt + 2] = warm ? work[0] - width : NaN;
  }
}

/**
 * Keltner channel: an average of closes ± a multiple of the average true range. By default as charting programs draw it today
 * (Raschke: exponential average, Wilder's ATR); `maType` 0 and `simpleRange` 1 give simple averages throughout, as LEAN does, and
 * `simpleRange` 2 counts the first bar's own range too. `typical` 1 averages typical prices, as Keltner did.
 */
export const keltner = define({
  name: 'keltner',
  title: 'Keltner channel',
  source: 'Keltner 1960, Raschke',
  parameters: [
    whole('period', 20),
    real('multiplier', 2),
    whole('rangePeriod', 10, 1),
    maType('maType', 1),
    whole('simpleRange', 0, 0, 2),
    variant('typical'),
  ],
  create: ({ period = 20, multiplier = 2, rangePeriod = 10, maType: type = 1, simpleRange = 0, typical = 0 }) =>
    new KeltnerKernel(movingAverage(type, period), multiplier, rangePeriod, simpleRange, typical),
});
