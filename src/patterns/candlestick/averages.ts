import { CANDLES, type Candles } from './candles.js';
import { CANDLE_SETTINGS, type CandleSetting } from './settings.js';
import { NOT_KEPT, totalOffset } from './totals.js';

/** The state that a scanner looks at just now. */
export interface TotalsCursor {
  state: Float64Array;
  at: number;
}

const { bodyLong, bodyShort, bodyDoji, shadowLong, shadowVeryLong, shadowShort, shadowVeryShort, near, far, equal } = CANDLE_SETTINGS;

/**
 * The thresholds of one pattern: `k` is the candle that is measured, counted back from 0, the newest. Each is taken over the
 * bars before that candle, with totals that began where TA-Lib begins them for the pattern's lookback.
 */
export class Averages {
  private readonly body: readonly number[];
  private readonly range10: readonly number[];
  private readonly shadows: readonly number[];
  private readonly range5: readonly number[];

  constructor(
    private readonly cursor: TotalsCursor,
    private readonly candles: Candles,
    lookback: number,
  ) {
    this.body = offsets(bodyLong, lookback);
    this.range10 = offsets(bodyDoji, lookback);
    this.shadows = offsets(shadowShort, lookback);
    this.range5 = offsets(near, lookback);
  }

  bodyLong(k: number): number {
    return bodyLong.factor * (this.total(this.body, k) / bodyLong.period);
  }
  bodyShort(k: number): number {
    return bodyShort.factor * (this.total(this.body, k) / bodyShort.period);
  }
  bodyDoji(k: number): number {
    return bodyDoji.factor * (this.total(this.range10, k) / bodyDoji.period);
  }
  shadowLong(k: number): number {
    return shadowLong.factor * this.candles.body(k);
  }
  shadowVeryLong(k: number): number {
    return shadowVeryLong.factor * this.candles.body(k);
  }
  shadowShort(k: number): number {
    return (shadowShort.factor * (this.total(this.shadows, k) / shadowShort.period)) / 2;
  }
  shadowVeryShort(k: number): number {
    return shadowVeryShort.factor * (this.total(this.range10, k) / shadowVeryShort.period);
  }
  near(k: number): number {
    return near.factor * (this.total(this.range5, k) / near.period);
  }
  far(k: number): number {
    return far.factor * (this.total(this.range5, k) / far.period);
  }
  equal(k: number): number {
    return equal.factor * (this.total(this.range5, k) / equal.period);
  }

  private total(offsets: readonly number[], k: number): number {
    const offset = offsets[k]!;
    if (offset === NOT_KEPT) throw new RangeError(`no running total for a candle ${k} bars back`);
    return this.cursor.state[this.cursor.at + offset]!;
  }
}

/** Where the totals of a setting stand for each candle of a pattern with this lookback. */
function offsets({ range, period }: CandleSetting, lookback: number): number[] {
  return Array.from({ length: CANDLES }, (_, k) => totalOffset(range, period, lookback - period - k, k));
}
