import { layout } from '../../market/index.js';
import type { Stage } from '../stage.js';
import { nextPhase, slotOf } from './phase.js';

/** Phase, base, sum of differences, then the ring. */
const { phase: PHASE, base: BASE, sum: SUM, size: RING } = layout('phase', 'base', 'sum');

/**
 * Mean of the last `period` values, O(1) a value. The sum runs over differences from a base near the data, and both are made
 * anew from the ring each time it has gone round, so that rounding cannot pile up.
 */
export class WindowMean implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly share: number;

  constructor(readonly period: number) {
    this.stateSize = RING + period;
    this.lookback = period - 1;
    this.share = 1 / period;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at + PHASE]! | 0;
    const value = io[ioAt]!;
    const base = phase === 0 ? value : state[at + BASE]!;
    const slot = at + RING + slotOf(phase, period);
    const sum = state[at + SUM]! + (value - base) - (phase >= period ? state[slot]! - base : 0);
    const warm = phase + 1 >= period;
    io[ioAt] = warm ? base + sum * this.share : NaN;
    if (commit) {
      state[slot] = value;
      state[at + PHASE] = nextPhase(phase, period);
      state[at + BASE] = base;
      state[at + SUM] = sum;
      if (slot === at + RING + period - 1) this.rebase(state, at, value);
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
