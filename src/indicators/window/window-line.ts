import { layout } from '../../market/index.js';
import { nextPhase, slotOf } from './phase.js';

/** What it writes. */
export const LINE = layout('mean', 'slope');
const { mean: MEAN, slope: SLOPE } = LINE;

/** Phase, base, sum, weighted sum, then the ring. */
const { phase: PHASE, base: BASE, sum: SUM, weighted: WEIGHTED, size: RING } = layout('phase', 'base', 'sum', 'weighted');

/**
 * Least-squares line through the last `period` values, O(1) a value: plain and position-weighted sums of differences from a base
 * near the data, made anew from the ring each time it has gone round. Positions run from 0 (oldest) to `period − 1`.
 */
export class WindowLine {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly middle: number;
  private readonly scatter: number;

  constructor(readonly period: number) {
    this.stateSize = RING + period;
    this.lookback = period - 1;
    this.middle = (period - 1) / 2;
    this.scatter = (period * (period * period - 1)) / 12;
  }

  /** Reads the value from `io[ioAt]`; writes the mean and the slope from there on, NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at + PHASE]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + BASE]!;
    const slot = at + RING + slotOf(phase, period);
    const x = value - base;
    let sum = state[at + SUM]!;
    let weighted = state[at + WEIGHTED]!;
    if (phase >= period) {
      sum -= state[slot]! - base;
      weighted += (period - 1) * x - sum;
    } else weighted += phase * x;
    sum += x;
    const warm = phase + 1 >= period;
    io[ioAt + MEAN] = warm ? base + sum / period : NaN;
    io[ioAt + SLOPE] = !warm ? NaN : period === 1 ? 0 : (weighted - this.middle * sum) / this.scatter;
    if (commit) {
      state[slot] = value;
      state[at + PHASE] = nextPhase(phase, period);
      state[at + BASE] = base;
      state[at + SUM] = sum;
      state[at + WEIGHTED] = weighted;
      if (slot === at + RING + period - 1) this.rebase(state, at, value);
    }
    return warm;
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < this.period; i += 1) {
      const x = state[at + RING + i]! - base;
      sum += x;
      weighted += i * x;
    }
    state[at + BASE] = base;
    state[at + SUM] = sum;
    state[at + WEIGHTED] = weighted;
  }
}
