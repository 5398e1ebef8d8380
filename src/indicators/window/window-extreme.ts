import { layout } from '../../market/index.js';
import type { Stage } from '../stage.js';

/** Position in the block, whether a block is complete, extreme of the block so far, then the ring. */
const { position: POSITION, complete: COMPLETE, extreme: EXTREME, size: RING } = layout('position', 'complete', 'extreme');

/**
 * Highest (`sign` 1) or lowest (−1) of the last `period` values, amortised O(1) (van Herk 1992; Gil and Werman 1993): the ring is
 * cut into blocks of `period`; a slot not yet overwritten holds the extreme from there to the end of the previous block.
 * With `partial` there is a value before the window is full: that of what is there.
 */
export class WindowExtreme implements Stage {
  readonly stateSize: number;
  readonly lookback: number;

  constructor(
    readonly period: number,
    private readonly sign: 1 | -1,
    private readonly partial = false,
  ) {
    this.stateSize = RING + period;
    this.lookback = partial ? 0 : period - 1;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period, sign } = this;
    const position = state[at + POSITION]! | 0;
    const value = sign * io[ioAt]!;
    const held = state[at + EXTREME]!;
    const extreme = position > 0 && held > value ? held : value;
    const last = position + 1 === period;
    const warm = last || state[at + COMPLETE] === 1;
    if (!warm && !this.partial) io[ioAt] = NaN;
    else if (last || !warm) io[ioAt] = sign * extreme;
    else {
      const older = state[at + RING + position + 1]!;
      io[ioAt] = sign * (older > extreme ? older : extreme);
    }
    if (commit) {
      state[at + EXTREME] = extreme;
      state[at + RING + position] = value;
      state[at + POSITION] = last ? 0 : position + 1;
      if (last) this.completeBlock(state, at);
    }
    return warm || this.partial;
  }

  private completeBlock(state: Float64Array, at: number): void {
    state[at + COMPLETE] = 1;
    const newest = at + RING + this.period - 1;
    let extreme = state[newest]!;
    for (let i = newest - 1; i >= at + RING; i -= 1) {
      const value = state[i]!;
      if (value > extreme) extreme = value;
      state[i] = extreme;
    }
  }
}
