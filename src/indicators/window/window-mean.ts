import type { Stage } from '../stage.js';
import { nextPhase, slotOf } from './phase.js';

/**
 * Mean of the last `period` values, O(1) a value. The sum runs over differences from a base near the data, and both are made
 * anew from the ring each time it has gone round, so that rounding cannot pile up.
 * State: phase, base, sum of differences, then the ring.
 */
export class WindowMean implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly share: number;

  constructor(readonly period: number) {
    this.stateSize = 3 + period;
    this.lookback = period - 1;
    this.share = 1 / period;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + 1]!;
    const slot = at + 3 + slotOf(phase, period);
    const sum = state[at + 2]! + (value - base) - (phase >= period ? state[slot]! - base : 0);
    const warm = phase + 1 >= period;
    io[ioAt] = warm ? base + sum * this.share : NaN;
    if (commit) {
      state[slot] = value;
      state[at] = nextPhase(phase, period);
      state[at + 1] = base;
      state[at + 2] = sum;
      if (slot === at + 2 + period) this.rebase(state, at, value);
    }
    return warm;
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    for (let i = at + 3; i < at + 3 + this.period; i += 1) sum += state[i]! - base;
    state[at + 1] = base;
    state[at + 2] = sum;
  }
}
