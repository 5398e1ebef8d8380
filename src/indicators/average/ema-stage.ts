import type { Stage } from '../stage.js';

/** Exponential average seeded with the mean of its first `period` values. State: values seen while seeding, sum then average. */
export class EmaStage implements Stage {
  readonly stateSize = 2;
  readonly lookback: number;

  constructor(
    private readonly period: number,
    private readonly alpha = 2 / (period + 1),
  ) {
    this.lookback = period - 1;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at]! | 0;
    const held = state[at + 1]!;
    const value = io[ioAt]!;
    let next = held + value;
    if (seen >= period) next = (value - held) * this.alpha + held;
    else if (seen + 1 === period) next /= period;
    const warm = seen + 1 >= period;
    io[ioAt] = warm ? next : NaN;
    if (commit) {
      if (seen < period) state[at] = seen + 1;
      state[at + 1] = next;
    }
    return warm;
  }
}
