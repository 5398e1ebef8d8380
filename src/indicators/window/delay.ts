import type { Stage } from '../stage.js';
import { nextPhase, slotOf } from './phase.js';

/** The value of `bars` inputs ago. State: phase, then the ring. */
export class Delay implements Stage {
  readonly stateSize: number;

  constructor(readonly lookback: number) {
    this.stateSize = 1 + lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { lookback } = this;
    if (lookback === 0) return true;
    const phase = state[at]! | 0;
    const slot = at + 1 + slotOf(phase, lookback);
    const value = io[ioAt]!;
    const warm = phase >= lookback;
    io[ioAt] = warm ? state[slot]! : NaN;
    if (commit) {
      state[slot] = value;
      state[at] = nextPhase(phase, lookback);
    }
    return warm;
  }
}
