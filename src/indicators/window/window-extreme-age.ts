import { layout } from '../../market/index.js';

/** Position, whether a block is complete, extreme of the block so far, its position, the ring of extremes, the ring of their positions. */
const {
  position: POSITION,
  complete: COMPLETE,
  extreme: EXTREME,
  where: WHERE,
  size: RINGS,
} = layout('position', 'complete', 'extreme', 'where');
/**
 * How many bars ago the highest (`sign` 1) or lowest (−1) of the last `period` values was, the latest one of equals; amortised
 * O(1), as `WindowExtreme`.
 */
export class WindowExtremeAge {
  readonly stateSize: number;

  constructor(
    readonly period: number,
    private readonly sign: 1 | -1,
  ) {
    this.stateSize = RINGS + 2 * period;
  }

  /** Reads the value from `io[ioAt]`, writes the age there: 0 is this bar; NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period, sign } = this;
    const position = state[at + POSITION]! | 0;
    const value = sign * io[ioAt]!;
    const kept = position > 0 && state[at + EXTREME]! > value;
    const extreme = kept ? state[at + EXTREME]! : value;
    const where = kept ? state[at + WHERE]! : position;
    const last = position + 1 === period;
    const next = at + RINGS + position + 1;
    const warm = last || state[at + COMPLETE] === 1;
    if (!warm) io[ioAt] = NaN;
    else if (!last && state[next]! > extreme) io[ioAt] = position + period - state[next + period]!;
    else io[ioAt] = position - where;
    if (commit) {
      state[at + EXTREME] = extreme;
      state[at + WHERE] = where;
      state[at + RINGS + position] = value;
      state[at + RINGS + period + position] = position;
      state[at + POSITION] = last ? 0 : position + 1;
      if (last) this.completeBlock(state, at);
    }
    return warm;
  }

  private completeBlock(state: Float64Array, at: number): void {
    const { period } = this;
    state[at + COMPLETE] = 1;
    for (let i = at + RINGS + period - 2; i >= at + RINGS; i -= 1) {
      if (state[i + 1]! < state[i]!) continue;
      state[i] = state[i + 1]!;
      state[i + period] = state[i + 1 + period]!;
    }
  }
}
