import { layout } from '../../market/index.js';
import type { Candles } from './candles.js';

/** Bars after the shape in which its confirmation may come. */
const BARS = 3;

/** State of one pattern that waits for its confirmation: the grade, the level to be closed beyond, bars that remain. */
const { grade: GRADE, level: LEVEL, remaining: REMAINING, size: SIZE } = layout('grade', 'level', 'remaining');
export const CONFIRMATION_SIZE = SIZE;

/**
 * Grade of a pattern that can be confirmed: that of a new shape; twice the grade of a shape of the last three bars when this
 * bar closes beyond its second-newest candle, once; otherwise 0. A new shape replaces one that waits.
 */
export function confirmedGrade(state: Float64Array, at: number, candles: Candles, shape: number): number {
  if (shape !== 0 || state[at + REMAINING] === 0) return shape;
  const grade = state[at + GRADE]!;
  const level = state[at + LEVEL]!;
  return (grade > 0 ? candles.close(0) > level : candles.close(0) < level) ? 2 * grade : 0;
}

/** Keeps for the next bar what the bar with this shape and this grade leaves waiting. */
export function keepConfirmation(state: Float64Array, at: number, candles: Candles, shape: number, grade: number): void {
  if (shape !== 0) {
    state[at + GRADE] = shape;
    state[at + LEVEL] = shape > 0 ? candles.high(1) : candles.low(1);
    state[at + REMAINING] = BARS;
  } else if (grade !== 0) state[at + REMAINING] = 0;
  else if (state[at + REMAINING]! > 0) state[at + REMAINING]! -= 1;
}
