import { layout } from '../../market/index.js';
import type { Kernel } from '../contract.js';
import { Directional } from '../directional/directional.js';
import { directionalIndex } from '../directional/directional-index.js';

/** The directional movement's, then DX values seen, their sum or average. */
const { seen: SEEN, average: AVERAGE, size: AVERAGE_STATE } = layout('seen', 'average');

/** Wilder's average of the directional index. */
export class AdxStage implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly directional: Directional;
  private readonly work = new Float64Array(3);

  constructor(
    private readonly period: number,
    wholeSeed = false,
  ) {
    this.directional = new Directional(period, wholeSeed);
    this.stateSize = this.directional.stateSize + AVERAGE_STATE;
    this.lookback = 2 * period - 1;
  }

  /** Writes the average with `bar` included to `io[ioAt]`; NaN and false until warm. */
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period, work } = this;
    io[ioAt] = NaN;
    if (this.directional.step(state, at, bar, barAt, work, commit) < period) return false;
    const from = at + this.directional.stateSize;
    const seen = state[from + SEEN]! | 0;
    let average = state[from + AVERAGE]!;
    const moved = directionalIndex(work);
    if (seen < period) {
      if (moved) average += work[0]!;
      if (seen + 1 === period) average /= period;
    } else if (moved) average = (average * (period - 1) + work[0]!) / period;
    if (commit) {
      if (seen < period) state[from + SEEN] = seen + 1;
      state[from + AVERAGE] = average;
    }
    if (seen + 1 < period) return false;
    io[ioAt] = average;
    return true;
  }
}
