import { layout } from '../../market/index.js';
import type { Stage } from '../stage.js';

/** Values seen, up to the lookback and one more; then the average. */
const { seen: SEEN, average: AVERAGE, size: STATE_SIZE } = layout('seen', 'average');

/** Exponential average that begins as its first value. */
export class FirstValueStage implements Stage {
  readonly stateSize = STATE_SIZE;

  /** @param lookback how many values are averaged before the first output */
  constructor(
    private readonly alpha: number,
    readonly lookback: number,
  ) {}

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { lookback } = this;
    const seen = state[at + SEEN]! | 0;
    const value = io[ioAt]!;
    const next = seen === 0 ? value : state[at + AVERAGE]! + this.alpha * (value - state[at + AVERAGE]!);
    const warm = seen >= lookback;
    io[ioAt] = warm ? next : NaN;
    if (commit) {
      if (seen <= lookback) state[at + SEEN] = seen + 1;
      state[at + AVERAGE] = next;
    }
    return warm;
  }
}
