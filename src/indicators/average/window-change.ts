import { WindowFlow } from '../window/window-flow.js';
import type { Changes } from './changes.js';

/** What running sums leave behind of moves that have left the window, as a share of the value. */
const RESIDUE = 1e-12;

/** Sums of the last `period` rises and falls. State: whether a value has been seen, that value, then the flows. */
export class WindowChange implements Changes {
  readonly stateSize: number;
  private readonly flow: WindowFlow;

  constructor(period: number) {
    this.flow = new WindowFlow(period);
    this.stateSize = 2 + this.flow.stateSize;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at] === 1;
    const value = io[ioAt]!;
    io[ioAt] = value - state[at + 1]!;
    if (commit) {
      state[at] = 1;
      state[at + 1] = value;
    }
    if (!seen) return false;
    const warm = this.flow.step(state, at + 2, io, ioAt, commit);
    if (io[ioAt] + io[ioAt + 1]! <= RESIDUE * Math.abs(value)) {
      io[ioAt] = 0;
      io[ioAt + 1] = 0;
    }
    return warm;
  }
}
