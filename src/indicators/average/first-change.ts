import { layout } from '../../market/index.js';
import { FLOW } from '../window/window-flow.js';
import type { Changes } from './changes.js';

const { up: UP, down: DOWN } = FLOW;

/** Values seen, the previous one, the two averages. */
const {
  seen: SEEN,
  last: LAST,
  averageUp: AVERAGE_UP,
  averageDown: AVERAGE_DOWN,
  size: STATE_SIZE,
} = layout('seen', 'last', 'averageUp', 'averageDown');

/** Wilder's averages of rises and falls that begin as the first rise or fall. */
export class FirstChange implements Changes {
  readonly stateSize = STATE_SIZE;

  constructor(private readonly period: number) {}

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at + SEEN]! | 0;
    const value = io[ioAt]!;
    const change = seen === 0 ? 0 : value - state[at + LAST]!;
    const weight = seen <= 1 ? 1 : 1 / period;
    const up = state[at + AVERAGE_UP]! + weight * (Math.max(change, 0) - state[at + AVERAGE_UP]!);
    const down = state[at + AVERAGE_DOWN]! + weight * (Math.max(-change, 0) - state[at + AVERAGE_DOWN]!);
    io[ioAt + UP] = up;
    io[ioAt + DOWN] = down;
    if (commit) {
      if (seen <= period) state[at + SEEN] = seen + 1;
      state[at + LAST] = value;
      state[at + AVERAGE_UP] = up;
      state[at + AVERAGE_DOWN] = down;
    }
    return seen >= period;
  }
}
