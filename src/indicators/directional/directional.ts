import { BAR, type Parameters } from '../contract.js';
import { trueRange } from '../true-range/true-range.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;

/** Offsets in what `Directional` writes. */
export const MOVE = { plus: 0, minus: 1, range: 2 } as const;

/**
 * Wilder's directional movement and true range, smoothed as TA-Lib does it: the sum of the first `period` − 1, from then on
 * held − held ÷ period + new. State: bars seen, previous high, low and close, +DM, −DM, TR.
 */
export class Directional {
  readonly stateSize = 7;

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
    const seen = state[at]! | 0;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    let plus = 0;
    let minus = 0;
    let range = 0;
    if (seen > 0) {
      let up = high - state[at + 1]!;
      let down = state[at + 2]! - low;
      // The positive parts, exact and without a branch.
      up = (up + Math.abs(up)) * 0.5;
      down = (down + Math.abs(down)) * 0.5;
      const keep = seen < seed ? 0 : 1 / period;
      trueRange(bar, barAt, state[at + 3]!, io, MOVE.range);
      range = state[at + 6]! - state[at + 6]! * keep + io[MOVE.range]!;
      plus = state[at + 4]! - state[at + 4]! * keep + (up > down ? up : 0);
      minus = state[at + 5]! - state[at + 5]! * keep + (down > up ? down : 0);
    }
    io[MOVE.plus] = plus;
    io[MOVE.minus] = minus;
    io[MOVE.range] = range;
    if (commit) {
      if (seen < seed) state[at] = seen + 1;
      state[at + 1] = high;
      state[at + 2] = low;
      state[at + 3] = bar[barAt + CLOSE]!;
      state[at + 4] = plus;
      state[at + 5] = minus;
      state[at + 6] = range;
    }
    return seen;
  }
}

/** In words, for the notes. */
export const movesSeed = ({ wholeSeed = 0 }: Parameters): string =>
  `the sums of the first \`period\`${wholeSeed === 1 ? '' : ' − 1'} moves`;
