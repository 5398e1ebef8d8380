import type { Stage } from '../stage.js';

/**
 * Highest (`sign` 1) or lowest (−1) of the last `period` values, amortised O(1) (van Herk 1992; Gil and Werman 1993): the ring is
 * cut into blocks of `period`; a slot not yet overwritten holds the extreme from there to the end of the previous block.
 * With `partial` there is a value before the window is full: that of what is there.
 * State: position in the block, whether a block is complete, extreme of the block so far, then the ring.
 */
export class WindowExtreme implements Stage {
  readonly stateSize: number;
  readonly lookback: number;

  constructor(
    readonly period: number,
    private readonly sign: 1 | -1,
    private readonly partial = false,
  ) {
    this.stateSize = 3 + period;
    this.lookback = partial ? 0 : period - 1;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period, sign } = this;
    const position = state[at]! | 0;
    const value = sign * io[ioAt]!;
    const held = state[at + 2]!;
    const extreme = position > 0 && held > value ? held : value;
    const last = position + 1 === period;
    const warm = last || state[at + 1] === 1;
    if (!warm && !this.partial) io[ioAt] = NaN;
    else if (last || !warm) io[ioAt] = sign * extreme;
    else {
      const older = state[at + 4 + position]!;
      io[ioAt] = sign * (older > extreme ? older : extreme);
    }
    if (commit) {
      state[at + 2] = extreme;
      state[at + 3 + position] = value;
      state[at] = last ? 0 : position + 1;
      if (last) this.completeBlock(state, at);
    }
    return warm || this.partial;
  }

  private completeBlock(state: Float64Array, at: number): void {
    state[at + 1] = 1;
    let extreme = state[at + 2 + this.period]!;
    for (let i = at + 1 + this.period; i >= at + 3; i -= 1) {
      const value = state[i]!;
      if (value > extreme) extreme = value;
      state[i] = extreme;
    }
  }
}
