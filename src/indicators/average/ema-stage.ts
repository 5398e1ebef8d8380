import { layout } from '../../market/index.js';
import type { Stage } from '../stage.js';

/** Values seen while seeding, sum then average. */
const { seen: SEEN, average: AVERAGE, size: STATE_SIZE } = layout('seen', 'average');

/** Exponential average seeded with the mean of its first `period` values. */
export class EmaStage implements Stage {
  readonly stateSize = STATE_SIZE;
  readonly lookback: number;

  constructor(
    private readonly period: number,
    private readonly alpha = 2 / (period + 1),
  ) {
    this.lookback = period - 1;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const seen = state[at + SEEN]! | 0;
    const held = state[at + AVERAGE]!;
    const value = io[ioAt]!;
    let next = held + value;
    if (seen >= period) next = (value - held) * this.alpha + held;
    else if (seen + 1 === period) next /= period;
    const warm = seen + 1 >= period;
    io[ioAt] = warm ? next : NaN;
    if (commit) {
      if (seen < period) state[at + SEEN] = seen + 1;
      state[at + AVERAGE] = next;
    }
    return warm;
  }
}
