/**
 * How many bars ago the highest (`sign` 1) or lowest (−1) of the last `period` values was, the latest one of equals; amortised
 * O(1), as `WindowExtreme`. State: position, whether a block is complete, extreme of the block so far, its position, the ring of
 * extremes, the ring of their positions.
 */
export class WindowExtremeAge {
  readonly stateSize: number;

  constructor(
    readonly period: number,
    private readonly sign: 1 | -1,
  ) {
    this.stateSize = 4 + 2 * period;
  }

  /** Reads the value from `io[ioAt]`, writes the age there: 0 is this bar; NaN until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period, sign } = this;
    const position = state[at]! | 0;
    const value = sign * io[ioAt]!;
    const kept = position > 0 && state[at + 2]! > value;
    const extreme = kept ? state[at + 2]! : value;
    const where = kept ? state[at + 3]! : position;
    const last = position + 1 === period;
    const warm = last || state[at + 1] === 1;
    if (!warm) io[ioAt] = NaN;
    else if (!last && state[at + 5 + position]! > extreme) io[ioAt] = position + period - state[at + 5 + period + position]!;
    else io[ioAt] = position - where;
    if (commit) {
      state[at + 2] = extreme;
      state[at + 3] = where;
      state[at + 4 + position] = value;
      state[at + 4 + period + position] = position;
      state[at] = last ? 0 : position + 1;
      if (last) this.completeBlock(state, at);
    }
    return warm;
  }

  private completeBlock(state: Float64Array, at: number): void {
    const { period } = this;
    state[at + 1] = 1;
    for (let i = at + 2 + period; i >= at + 4; i -= 1) {
      if (state[i + 1]! < state[i]!) continue;
      state[i] = state[i + 1]!;
      state[i + period] = state[i + 1 + period]!;
    }
  }
}
