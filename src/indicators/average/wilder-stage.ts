import type { Stage } from '../stage.js';

/** Wilder's average: the mean of the first `period` values, then (held × (period − 1) + value) / period. State: as EmaStage. */
export class WilderStage implements Stage {
  readonly stateSize = 2;
  readonly lookback: number;

  constructor(private readonly period: number) {
    this.lookback = period - 1;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at]! | 0;
    const held = state[at + 1]!;
    const value = io[ioAt]!;
    let next = held + value;
    if (seen >= period) next = (held * (period - 1) + value) / period;
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
