import type { Changes } from './changes.js';

/**
 * Wilder's averages of the rises and of the falls from one value to the next: the mean of the first `period`, then recursive.
 * State: values seen, the previous one, average rise, average fall (sums while seeding).
 */
export class WilderChange implements Changes {
  readonly stateSize = 4;

  constructor(readonly period: number) {}

  /** Reads the value from `io[ioAt]`; writes average rise and fall there and next; false until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at]! | 0;
    const value = io[ioAt]!;
    const change = seen === 0 ? 0 : value - state[at + 1]!;
    // Exact, and without a branch that no predictor can learn.
    const rise = (change + Math.abs(change)) * 0.5;
    const fall = rise - change;
    let up = state[at + 2]!;
    let down = state[at + 3]!;
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
    io[ioAt] = up;
    io[ioAt + 1] = down;
    if (commit) {
      if (seen <= period) state[at] = seen + 1;
      state[at + 1] = value;
      state[at + 2] = up;
      state[at + 3] = down;
    }
    return seen >= period;
  }
}
