import { nextPhase, slotOf } from './phase.js';

/**
 * Sums of the positive and of the negative among the last `period` values, O(1) a value, made anew from the ring each time it
 * has gone round. State: phase, positive sum, negative sum (as a positive number), then the ring.
 */
export class WindowFlow {
  readonly stateSize: number;

  constructor(readonly period: number) {
    this.stateSize = 3 + period;
  }

  /** Reads the value from `io[ioAt]`; writes the two sums to `io[ioAt]` and `io[ioAt + 1]`; false until the ring is full. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at]! | 0;
    const value = io[ioAt]!;
    const slot = at + 3 + slotOf(phase, period);
    const old = phase >= period ? state[slot]! : 0;
    let up = state[at + 1]!;
    let down = state[at + 2]!;
    if (old > 0) up -= old;
    else down += old;
    if (value > 0) up += value;
    else down -= value;
    if (up < 0) up = 0;
    if (down < 0) down = 0;
    io[ioAt] = up;
    io[ioAt + 1] = down;
    if (commit) {
      state[slot] = value;
      state[at] = nextPhase(phase, period);
      state[at + 1] = up;
      state[at + 2] = down;
      if (slot === at + 2 + period) this.rebase(state, at);
    }
    return phase + 1 >= period;
  }

  private rebase(state: Float64Array, at: number): void {
    let up = 0;
    let down = 0;
    for (let i = at + 3; i < at + 3 + this.period; i += 1) {
      const value = state[i]!;
      if (value > 0) up += value;
      else down -= value;
    }
    state[at + 1] = up;
    state[at + 2] = down;
  }
}
