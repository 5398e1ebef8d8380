import { layout } from '../../market/index.js';
import { nextPhase, slotOf } from './phase.js';

/** What it writes. */
export const DEVIATION = layout('distance', 'mean');
const { distance: DISTANCE, mean: MEAN } = DEVIATION;

/** Phase, base, sum of differences from it, then the ring. */
const { phase: PHASE, base: BASE, sum: SUM, size: RING } = layout('phase', 'base', 'sum');

/**
 * Distance from the mean and mean absolute deviation of the last `period` values. The mean is O(1); the deviation is O(period),
 * because every term changes with the mean.
 */
export class WindowDeviation {
  readonly stateSize: number;
  private readonly share: number;

  constructor(readonly period: number) {
    this.stateSize = RING + period;
    this.share = 1 / period;
  }

  /** Reads the value from `io[ioAt]`; writes its distance from the mean and the mean deviation there and next; false until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at + PHASE]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + BASE]!;
    const ring = at + RING;
    const end = ring + period;
    const slot = ring + slotOf(phase, period);
    const sum = state[at + SUM]! + (value - base) - (phase >= period ? state[slot]! - base : 0);
    const warm = phase + 1 >= period;
    if (warm) {
      const mean = base + sum * this.share;
      const old = state[slot]!;
      state[slot] = value;
      io[ioAt + DISTANCE] = value - mean;
      io[ioAt + MEAN] = deviationFrom(state, ring, end, mean) * this.share;
      state[slot] = old;
    }
    if (commit) {
      state[slot] = value;
      state[at + PHASE] = nextPhase(phase, period);
      state[at + BASE] = base;
      state[at + SUM] = sum;
      if (slot === end - 1) this.rebase(state, at, value);
    }
    return warm;
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    for (let i = at + RING; i < at + RING + this.period; i += 1) sum += state[i]! - base;
    state[at + BASE] = base;
    state[at + SUM] = sum;
  }
}

/** Σ |value − mean|, in four sums that do not wait for each other. */
function deviationFrom(state: Float64Array, from: number, end: number, mean: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 3 < end; i += 4) {
    a += Math.abs(state[i]! - mean);
    b += Math.abs(state[i + 1]! - mean);
    c += Math.abs(state[i + 2]! - mean);
    d += Math.abs(state[i + 3]! - mean);
  }
  for (; i < end; i += 1) a += Math.abs(state[i]! - mean);
  return a + b + (c + d);
}
