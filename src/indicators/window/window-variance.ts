import { layout } from '../../market/index.js';
import { nextPhase, slotOf } from './phase.js';

/** What it writes. */
export const SPREAD = layout('mean', 'variance');
const { mean: MEAN, variance: VARIANCE } = SPREAD;

/** Phase, base, sum of differences, sum of their squares, then the ring. */
const { phase: PHASE, base: BASE, sum: SUM, squares: SQUARES, size: RING } = layout('phase', 'base', 'sum', 'squares');

/**
 * Mean and population variance of the last `period` values, O(1) a value. Both sums run over differences from a base near the
 * data and are made anew from the ring each time it has gone round; where the difference of the two would still lose its
 * digits, two passes over the ring give the variance. So tight values at a high price do not cancel, the fault of plain
 * E[x²] − E[x]².
 */
export class WindowVariance {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly share: number;

  constructor(readonly period: number) {
    this.stateSize = RING + period;
    this.lookback = period - 1;
    this.share = 1 / period;
  }

  /** Reads the value from `io[ioAt]`; writes mean and variance from there on, NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at + PHASE]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + BASE]!;
    const slot = at + RING + slotOf(phase, period);
    const x = value - base;
    const old = phase >= period ? state[slot]! - base : 0;
    const sum = state[at + SUM]! + x - old;
    const squares = state[at + SQUARES]! + x * x - old * old;
    const warm = phase + 1 >= period;
    if (warm) {
      const mean = sum * this.share;
      const spread = squares * this.share;
      const variance = spread - mean * mean;
      io[ioAt + MEAN] = base + mean;
      io[ioAt + VARIANCE] = variance;
      if (variance < spread * 1e-4) this.twoPasses(state, at, io, ioAt, slot, value);
    } else {
      io[ioAt + MEAN] = NaN;
      io[ioAt + VARIANCE] = NaN;
    }
    if (commit) {
      state[slot] = value;
      state[at + PHASE] = nextPhase(phase, period);
      state[at + BASE] = base;
      state[at + SUM] = sum;
      state[at + SQUARES] = squares;
      if (slot === at + RING + period - 1) this.rebase(state, at, value);
    }
    return warm;
  }

  private twoPasses(state: Float64Array, at: number, io: Float64Array, ioAt: number, replaced: number, value: number): void {
    const { period } = this;
    let sum = 0;
    for (let i = at + RING; i < at + RING + period; i += 1) if (i !== replaced) sum += state[i]! - value;
    const mean = sum / period;
    let squares = mean * mean;
    for (let i = at + RING; i < at + RING + period; i += 1) if (i !== replaced) squares += (state[i]! - value - mean) ** 2;
    io[ioAt + MEAN] = value + mean;
    io[ioAt + VARIANCE] = squares / period;
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    let squares = 0;
    for (let i = at + RING; i < at + RING + this.period; i += 1) {
      const x = state[i]! - base;
      sum += x;
      squares += x * x;
    }
    state[at + BASE] = base;
    state[at + SUM] = sum;
    state[at + SQUARES] = squares;
  }
}
