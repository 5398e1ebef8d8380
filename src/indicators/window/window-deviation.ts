import { nextPhase, slotOf } from './phase.js';

/**
 * Distance from the mean and mean absolute deviation of the last `period` values. The mean is O(1); the deviation is O(period),
 * because every term changes with the mean. State: phase, base, sum of differences from it, then the ring.
 */
export class WindowDeviation {
  readonly stateSize: number;

  constructor(readonly period: number) {
    this.stateSize = 3 + period;
  }

  /** Reads the value from `io[ioAt]`; writes its distance from the mean and the mean deviation there and next; false until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + 1]!;
    const ring = at + 3;
    const end = ring + period;
    const slot = ring + slotOf(phase, period);
    const sum = state[at + 2]! + (value - base) - (phase >= period ? state[slot]! - base : 0);
    const warm = phase + 1 >= period;
    if (warm) {
      const mean = base + sum / period;
      let deviation = Math.abs(value - mean);
      for (let i = ring; i < slot; i += 1) deviation += Math.abs(state[i]! - mean);
      for (let i = slot + 1; i < end; i += 1) deviation += Math.abs(state[i]! - mean);
      io[ioAt] = value - mean;
      io[ioAt + 1] = deviation / period;
    }
    if (commit) {
      state[slot] = value;
      state[at] = nextPhase(phase, period);
      state[at + 1] = base;
      state[at + 2] = sum;
      if (slot === end - 1) this.rebase(state, at, value);
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
