import { layout } from '../../market/index.js';
import { nextPhase, slotOf } from './phase.js';

/** What it writes. */
export const FLOW = layout('up', 'down');
const { up: UP, down: DOWN } = FLOW;

/** Phase, positive sum, negative sum (as a positive number), then the ring. */
const { phase: PHASE, upSum: UP_SUM, downSum: DOWN_SUM, size: RING } = layout('phase', 'upSum', 'downSum');

/**
 * Sums of the positive and of the negative among the last `period` values, O(1) a value, made anew from the ring each time it
 * has gone round.
 */
export class WindowFlow {
  readonly stateSize: number;

  constructor(readonly period: number) {
    this.stateSize = RING + period;
  }

  /** Reads the value from `io[ioAt]`; writes the two sums from there on; false until the ring is full. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at + PHASE]! | 0;
    const value = io[ioAt]!;
    const slot = at + RING + slotOf(phase, period);
    const old = phase >= period ? state[slot]! : 0;
    let up = state[at + UP_SUM]!;
    let down = state[at + DOWN_SUM]!;
    if (old > 0) up -= old;
    else down += old;
    if (value > 0) up += value;
    else down -= value;
    if (up < 0) up = 0;
    if (down < 0) down = 0;
    io[ioAt + UP] = up;
    io[ioAt + DOWN] = down;
    if (commit) {
      state[slot] = value;
      state[at + PHASE] = nextPhase(phase, period);
      state[at + UP_SUM] = up;
      state[at + DOWN_SUM] = down;
      if (slot === at + RING + period - 1) this.rebase(state, at);
    }
    return phase + 1 >= period;
  }

  private rebase(state: Float64Array, at: number): void {
    let up = 0;
    let down = 0;
    for (let i = at + RING; i < at + RING + this.period; i += 1) {
      const value = state[i]!;
      if (value > 0) up += value;
      else down -= value;
    }
    state[at + UP_SUM] = up;
    state[at + DOWN_SUM] = down;
  }
}
