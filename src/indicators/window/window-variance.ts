import { nextPhase, slotOf } from './phase.js';

/**
 * Mean and population variance of the last `period` values, O(1) a value. Both sums run over differences from a base near the
 * data and are made anew from the ring each time it has gone round; where the difference of the two would still lose its
 * digits, two passes over the ring give the variance. So tight values at a high price do not cancel, the fault of plain
 * E[x²] − E[x]². State: phase, base, sum of differences, sum of their squares, then the ring.
 */
export class WindowVariance {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly share: number;

  constructor(readonly period: number) {
    this.stateSize = 4 + period;
    this.lookback = period - 1;
    this.share = 1 / period;
  }

  /** Reads the value from `io[ioAt]`; writes mean and variance to `io[ioAt]` and `io[ioAt + 1]`, NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + 1]!;
    const slot = at + 4 + slotOf(phase, period);
    const x = value - base;
    const old = phase >= period ? state[slot]! - base : 0;
    const sum = state[at + 2]! + x - old;
    const squares = state[at + 3]! + x * x - old * old;
    const warm = phase + 1 >= period;
    if (warm) {
      const mean = sum * this.share;
      const spread = squares * this.share;
      const variance = spread - mean * mean;
      io[ioAt] = base + mean;
      io[ioAt + 1] = variance;
      if (variance < spread * 1e-4) this.twoPasses(state, at, io, ioAt, slot, value);
    } else {
      io[ioAt] = NaN;
      io[ioAt + 1] = NaN;
    }
    if (commit) {
      state[slot] = value;
      state[at] = nextPhase(phase, period);
      state[at + 1] = base;
      state[at + 2] = sum;
      state[at + 3] = squares;
      if (slot === at + 3 + period) this.rebase(state, at, value);
    }
    return warm;
  }

  private twoPasses(state: Float64Array, at: number, io: Float64Array, ioAt: number, replaced: number, value: number): void {
    const { period } = this;
    let sum = 0;
    for (let i = at + 4; i < at + 4 + period; i += 1) if (i !== replaced) sum += state[i]! - value;
    const mean = sum / period;
    let squares = mean * mean;
    for (let i = at + 4; i < at + 4 + period; i += 1) if (i !== replaced) squares += (state[i]! - value - mean) ** 2;
    io[ioAt] = value + mean;
    io[ioAt + 1] = squares / period;
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    let squares = 0;
    for (let i = at + 4; i < at + 4 + this.period; i += 1) {
      const x = state[i]! - base;
      sum += x;
      squares += x * x;
    }
    state[at + 1] = base;
    state[at + 2] = sum;
    state[at + 3] = squares;
  }
}
