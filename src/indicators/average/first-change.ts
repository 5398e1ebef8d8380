import type { Changes } from './changes.js';

/** Wilder's averages of rises and falls that begin as the first rise or fall. State: values seen, the previous one, the two averages. */
export class FirstChange implements Changes {
  readonly stateSize = 4;

  constructor(private readonly period: number) {}

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at]! | 0;
    const value = io[ioAt]!;
    const change = seen === 0 ? 0 : value - state[at + 1]!;
    const weight = seen <= 1 ? 1 : 1 / period;
    const up = state[at + 2]! + weight * (Math.max(change, 0) - state[at + 2]!);
    const down = state[at + 3]! + weight * (Math.max(-change, 0) - state[at + 3]!);
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
