import { layout } from '../../market/index.js';
import type { Stage } from '../stage.js';
import { nextPhase, slotOf } from './phase.js';

/** Phase, then the ring. */
const { phase: PHASE, size: RING } = layout('phase');

/** The value of `bars` inputs ago. */
export class Delay implements Stage {
  readonly stateSize: number;

  constructor(readonly lookback: number) {
    this.stateSize = RING + lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { lookback } = this;
    if (lookback === 0) return true;
    const phase = state[at + PHASE]! | 0;
    const slot = at + RING + slotOf(phase, lookback);
    const value = io[ioAt]!;
    const warm = phase >= lookback;
    io[ioAt] = warm ? state[slot]! : NaN;
    if (commit) {
      state[slot] = value;
      state[at + PHASE] = nextPhase(phase, lookback);
    }
    return warm;
  }
}
