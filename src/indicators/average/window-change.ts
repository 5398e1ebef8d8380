import { WindowFlow } from '../window/window-flow.js';
import type { Changes } from './changes.js';

/**
 * Sums of the last `period` rises and falls; 0 where none of them is left, whatever running sums leave behind. State: whether a value
 * has been seen, that value, how many changes in a row were none (up to `period`), then the flows.
 */
export class WindowChange implements Changes {
  readonly stateSize: number;
  private readonly flow: WindowFlow;

  constructor(private readonly period: number) {
    this.flow = new WindowFlow(period);
    this.stateSize = 3 + this.flow.stateSize;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at] === 1;
    const value = io[ioAt]!;
    const change = value - state[at + 1]!;
    const still = change === 0 ? Math.min(state[at + 2]! + 1, this.period) : 0;
    if (commit) {
      state[at] = 1;
      state[at + 1] = value;
      if (seen) state[at + 2] = still;
    }
    if (!seen) return false;
    io[ioAt] = change;
    const warm = this.flow.step(state, at + 3, io, ioAt, commit);
    if (still === this.period) {
      io[ioAt] = 0;
      io[ioAt + 1] = 0;
    }
    return warm;
  }
}
