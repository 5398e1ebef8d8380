import { nextPhase, slotOf } from './phase.js';

/**
 * Least-squares line through the last `period` values, O(1) a value: plain and position-weighted sums of differences from a base
 * near the data, made anew from the ring each time it has gone round. Positions run from 0 (oldest) to `period − 1`.
 * State: phase, base, sum, weighted sum, then the ring.
 */
export class WindowLine {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly middle: number;
  private readonly scatter: number;

  constructor(readonly period: number) {
    this.stateSize = 4 + period;
    this.lookback = period - 1;
    this.middle = (period - 1) / 2;
    this.scatter = (period * (period * period - 1)) / 12;
  }

  /** Reads the value from `io[ioAt]`; writes the mean and the slope to `io[ioAt]` and `io[ioAt + 1]`, NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + 1]!;
    const slot = at + 4 + slotOf(phase, period);
    const x = value - base;
    let sum = state[at + 2]!;
    let weighted = state[at + 3]!;
    if (phase >= period) {
      sum -= state[slot]! - base;
      weighted += (period - 1) * x - sum;
    } else weighted += phase * x;
    sum += x;
    const warm = phase + 1 >= period;
    io[ioAt] = warm ? base + sum / period : NaN;
    io[ioAt + 1] = !warm ? NaN : period === 1 ? 0 : (weighted - this.middle * sum) / this.scatter;
    if (commit) {
      state[slot] = value;
      state[at] = nextPhase(phase, period);
      state[at + 1] = base;
      state[at + 2] = sum;
      state[at + 3] = weighted;
      if (slot === at + 3 + period) this.rebase(state, at, value);
    }
    return warm;
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < this.period; i += 1) {
      const x = state[at + 4 + i]! - base;
      sum += x;
      weighted += i * x;
    }
    state[at + 1] = base;
    state[at + 2] = sum;
    state[at + 3] = weighted;
  }
}
