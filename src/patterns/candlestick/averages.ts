import { CANDLES, type Candles, type StateCursor } from './candles.js';
import { CANDLE_SETTINGS, type CandleSetting } from './settings.js';
import { NOT_KEPT, totalOffset } from './totals.js';

const { bodyDoji, shadowLong, shadowShort, near, far, equal } = CANDLE_SETTINGS;

/**
 * The thresholds of one pattern: `k` is the candle that is measured, counted back from 0, the newest. Each is taken over the
 * bars before that candle, with totals that began where TA-Lib begins them for the pattern's lookback. The totals begin at
 * `totalsAt` in the scanner's state.
 */
export class Averages {
  private readonly range10: readonly number[];
  private readonly shadows: readonly number[];
  private readonly range5: readonly number[];

  constructor(
    private readonly cursor: StateCursor,
    private readonly candles: Candles,
    totalsAt: number,
    lookback: number,
  ) {
    this.range10 = offsets(bodyDoji, totalsAt, lookback);
    this.shadows = offsets(shadowShort, totalsAt, lookback);
    this.range5 = offsets(near, totalsAt, lookback);
  }

  bodyDoji(k: number): number {
    return bodyDoji.factor * (this.total(this.range10, k) / bodyDoji.period);
  }
  shadowLong(k: number): number {
    return shadowLong.factor * this.candles.body(k);
  }
  shadowShort(k: number): number {
    return (shadowShort.factor * (this.total(this.shadows, k) / shadowShort.period)) / 2;
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
function offsets({ range, period }: CandleSetting, totalsAt: number, lookback: number): number[] {
  return Array.from({ length: CANDLES }, (_, k) => {
    const offset = totalOffset(range, period, lookback - period - k, k);
    return offset === NOT_KEPT ? NOT_KEPT : totalsAt + offset;
  });
}
