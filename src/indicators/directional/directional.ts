import { layout } from '../../market/index.js';
import { BAR } from '../contract.js';
import { trueRange } from '../true-range/true-range.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
/** Bars seen, previous high, low and close, +DM, −DM, TR. */
const {
  seen: SEEN,
  lastHigh: LAST_HIGH,
  lastLow: LAST_LOW,
  lastClose: LAST_CLOSE,
  plusSum: PLUS_SUM,
  minusSum: MINUS_SUM,
  rangeSum: RANGE_SUM,
  size: STATE_SIZE,
} = layout('seen', 'lastHigh', 'lastLow', 'lastClose', 'plusSum', 'minusSum', 'rangeSum');

/** Offsets in what `Directional` writes. */
export const MOVE = layout('plus', 'minus', 'range');
const { plus: PLUS, minus: MINUS, range: RANGE } = MOVE;

/**
 * Wilder's directional movement and true range, smoothed as TA-Lib does it: the sum of the first `period` − 1, from then on
 * held − held ÷ period + new.
 */
export class Directional {
  readonly stateSize = STATE_SIZE;

  /** Bars before the first smoothed one. */
  private readonly seed: number;

  /** @param wholeSeed the first sum is that of `period` moves, as Wilder's book has it */
  constructor(
    readonly period: number,
    wholeSeed = false,
  ) {
    this.seed = wholeSeed ? period + 1 : period;
  }

  /** Writes +DM, −DM and TR with `bar` included to `io`; returns the bars seen before it, counted up to `period` at least. */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, commit: boolean): number {
    const { period, seed } = this;
    const seen = state[at + SEEN]! | 0;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    let plus = 0;
    let minus = 0;
    let range = 0;
    if (seen > 0) {
      let up = high - state[at + LAST_HIGH]!;
      let down = state[at + LAST_LOW]! - low;
      // The positive parts, exact and without a branch.
      up = (up + Math.abs(up)) * 0.5;
      down = (down + Math.abs(down)) * 0.5;
      const keep = seen < seed ? 0 : 1 / period;
      trueRange(bar, barAt, state[at + LAST_CLOSE]!, io, RANGE);
      range = state[at + RANGE_SUM]! - state[at + RANGE_SUM]! * keep + io[RANGE]!;
      plus = state[at + PLUS_SUM]! - state[at + PLUS_SUM]! * keep + (up > down ? up : 0);
      minus = state[at + MINUS_SUM]! - state[at + MINUS_SUM]! * keep + (down > up ? down : 0);
    }
    io[PLUS] = plus;
    io[MINUS] = minus;
    io[RANGE] = range;
    if (commit) {
      if (seen < seed) state[at + SEEN] = seen + 1;
      state[at + LAST_HIGH] = high;
      state[at + LAST_LOW] = low;
      state[at + LAST_CLOSE] = bar[barAt + CLOSE]!;
      state[at + PLUS_SUM] = plus;
      state[at + MINUS_SUM] = minus;
      state[at + RANGE_SUM] = range;
    }
    return seen;
  }
}
