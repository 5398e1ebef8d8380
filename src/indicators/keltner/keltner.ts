import { fieldsOf, layout } from '../../market/index.js';
import type { AtrStage } from '../atr/atr-stage.js';
import { rangeAverage, rangesFrom } from '../atr/range-average.js';
import type { RangeStage } from '../atr/range-stage.js';
import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { BAR, type Kernel } from '../contract.js';
import { define, real, variant, whole } from '../define.js';
import type { Stage } from '../stage.js';
import { exponentialKeeps, wilderKeeps } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('middle', 'upper', 'lower');

/** Average of closes or typical prices, and average of true ranges, either by Wilder or simple. */
class KeltnerKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly work = new Float64Array(2);

  constructor(
    private readonly average: Stage,
    private readonly multiplier: number,
    private readonly range: AtrStage | RangeStage,
    private readonly priceType: number,
  ) {
    this.stateSize = average.stateSize + range.stateSize;
    this.lookback = Math.max(average.lookback, range.lookback);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, average } = this;
    const close = bar[barAt + CLOSE]!;
    work[0] = this.priceType === 0 ? close : (bar[barAt + HIGH]! + bar[barAt + LOW]! + close) / 3;
    const ready = average.step(state, at, work, 0, commit);
    const warm = this.range.step(state, at + average.stateSize, bar, barAt, work, 1, commit) && ready;
    const width = this.multiplier * work[1]!;
    out[outAt + OUT.middle] = warm ? work[0] : NaN;
    out[outAt + OUT.upper] = warm ? work[0] + width : NaN;
    out[outAt + OUT.lower] = warm ? work[0] - width : NaN;
  }
}

/**
 * Keltner channel: an average of closes ± a multiple of the average true range. By default as charting programs draw it today
 * (Raschke: exponential average, Wilder's ATR); `maType` 0 and `simpleRange` 1 give simple averages throughout, as LEAN does, and
 * `simpleRange` 2 counts the first bar's own range too, as `firstRange` 1 does with Wilder's. `typical` 1 averages typical prices, as
 * Keltner did.
 */
export const keltner = define({
  name: 'keltner',
  title: 'Keltner channel',
  source: 'Keltner 1960, Raschke',
  notes: {
    smoothing: ({ maType: type = 1, simpleRange = 0, typical = 0 }) =>
      `${averageNames(type)} of ${typical === 1 ? 'typical prices' : 'closes'}, ${simpleRange === 0 ? 'Wilder’s' : 'plain mean'} of true ranges`,
    seed: ({ simpleRange = 0, firstRange = 0 }) =>
      simpleRange === 0
        ? `that of the average of prices; the mean of the first \`rangePeriod\` true ranges, ${rangesFrom(firstRange)}`
        : 'that of the average of prices',
    keeps: ({ period = 20, rangePeriod = 10, maType: type = 1, simpleRange = 0 }) =>
      type === 1 && simpleRange === 0 ? Math.max(exponentialKeeps({ period }), wilderKeeps({ period: rangePeriod })) : undefined,
    forms: [
      {
        where: 'TradingView',
        differs: 'the first bar’s range counts too, with its high less its low',
        here: () => ({ parameters: { firstRange: 1 } }),
        distance: { share: 0.0001, after: 1 },
      },
      {
        where: 'Pine’s ta.kc',
        differs: 'the width is the exponential average of `period` true ranges',
        distance: { share: 4e-5, after: 'never' },
      },
      {
        where: 'LEAN',
        differs: 'simple averages throughout, of one period',
        here: ({ period = 20 }) => ({ parameters: { maType: 0, simpleRange: 1, rangePeriod: period } }),
        distance: { share: 0.001, after: 'never' },
      },
    ],
  },
  // All numbers are named, defaults too: rows and alerts call it so.
  label: ({ period = 20, multiplier = 2, rangePeriod = 10, maType: type = 1, simpleRange = 0, typical = 0, firstRange = 0 }) => {
    const variants = firstRange !== 0 ? [typical, firstRange] : typical !== 0 ? [typical] : [];
    return `KELTNER(${[period, multiplier, rangePeriod, type, simpleRange, ...variants].join(',')})`;
  },
  parameters: [
    whole('period', 20),
    real('multiplier', 2),
    whole('rangePeriod', 10, 1),
    maType('maType', 1),
    { ...whole('simpleRange', 0, 0, 2), choice: true },
    variant('typical'),
    variant('firstRange'),
  ],
  create: ({ period = 20, multiplier = 2, rangePeriod = 10, maType: type = 1, simpleRange = 0, typical = 0, firstRange = 0 }) => {
    const range = rangeAverage(rangePeriod, { simple: simpleRange !== 0, firstRange: simpleRange === 2 || firstRange === 1 });
    return new KeltnerKernel(movingAverage(type, period), multiplier, range, typical);
  },
});
