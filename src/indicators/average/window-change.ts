import { layout } from '../../market/index.js';
import { FLOW, WindowFlow } from '../window/window-flow.js';
import type { Changes } from './changes.js';

const { up: UP, down: DOWN } = FLOW;

/** Whether a value has been seen, that value, how many changes in a row were none (up to `period`), then the flows. */
const { seen: SEEN, last: LAST, still: STILL, size: FLOW_STATE } = layout('seen', 'last', 'still');

/**
 * Sums of the last `period` rises and falls; 0 where none of them is left, whatever running sums leave behind.
 */
export class WindowChange implements Changes {
  readonly stateSize: number;
  private readonly flow: WindowFlow;

  constructor(private readonly period: number) {
    this.flow = new WindowFlow(period);
    this.stateSize = FLOW_STATE + this.flow.stateSize;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at + SEEN] === 1;
    const value = io[ioAt]!;
    const change = value - state[at + LAST]!;
    const still = change === 0 ? Math.min(state[at + STILL]! + 1, this.period) : 0;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST] = value;
      if (seen) state[at + STILL] = still;
    }
    if (!seen) return false;
    io[ioAt] = change;
    const warm = this.flow.step(state, at + FLOW_STATE, io, ioAt, commit);
    if (still === this.period) {
      io[ioAt + UP] = 0;
      io[ioAt + DOWN] = 0;
    }
    return warm;
  }
}
