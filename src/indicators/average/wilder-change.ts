import { layout } from '../../market/index.js';
import { FLOW } from '../window/window-flow.js';
import type { Changes } from './changes.js';

const { up: UP, down: DOWN } = FLOW;

/** Values seen, the previous one, average rise, average fall (sums while seeding). */
const {
  seen: SEEN,
  last: LAST,
  averageUp: AVERAGE_UP,
  averageDown: AVERAGE_DOWN,
  size: STATE_SIZE,
} = layout('seen', 'last', 'averageUp', 'averageDown');

/**
 * Wilder's averages of the rises and of the falls from one value to the next: the mean of the first `period`, then recursive.
 */
export class WilderChange implements Changes {
  readonly stateSize = STATE_SIZE;

  constructor(readonly period: number) {}

  /** Reads the value from `io[ioAt]`; writes average rise and fall there and next; false until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at + SEEN]! | 0;
    const value = io[ioAt]!;
    const change = seen === 0 ? 0 : value - state[at + LAST]!;
    // Exact, and without a branch that no predictor can learn.
    const rise = (change + Math.abs(change)) * 0.5;
    const fall = rise - change;
    let up = state[at + AVERAGE_UP]!;
    let down = state[at + AVERAGE_DOWN]!;
    if (seen > period) {
      up = (up * (period - 1) + rise) / period;
      down = (down * (period - 1) + fall) / period;
    } else {
      up += rise;
      down += fall;
      if (seen === period) {
        up /= period;
        down /= period;
      }
    }
    io[ioAt + UP] = up;
    io[ioAt + DOWN] = down;
    if (commit) {
      if (seen <= period) state[at + SEEN] = seen + 1;
      state[at + LAST] = value;
      state[at + AVERAGE_UP] = up;
      state[at + AVERAGE_DOWN] = down;
    }
    return seen >= period;
  }
}
