const SPAN = 50;

/**
 * Ehlers' instantaneous trend line: the mean price over the cycle, weighted over four bars. State: cursor, the three means
 * before, ring of the last 50 prices. O(period of the cycle), at most 50, a bar.
 */
export class TrendStage {
  readonly stateSize = 4 + SPAN;

  /** Remembers a price before the cycle is known. */
  collect(state: Float64Array, at: number, price: number): void {
    const cursor = state[at]! | 0;
    state[at + 4 + cursor] = price;
    state[at] = cursor + 1 === SPAN ? 0 : cursor + 1;
  }

  /** Reads the price from `io[ioAt]` and the cycle period from the next; writes the trend line to `io[ioAt]`. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): void {
    const price = io[ioAt]!;
    const length = Math.floor(io[ioAt + 1]! + 0.5);
    let slot = state[at]! | 0;
    let sum = length > 0 ? price : 0;
    for (let i = 1; i < length; i += 1) {
      slot = slot === 0 ? SPAN - 1 : slot - 1;
      sum += state[at + 4 + slot]!;
    }
    const mean = length > 0 ? sum / length : sum;
    io[ioAt] = (4 * mean + 3 * state[at + 1]! + 2 * state[at + 2]! + state[at + 3]!) / 10;
    if (!commit) return;
    state[at + 3] = state[at + 2]!;
    state[at + 2] = state[at + 1]!;
    state[at + 1] = mean;
    this.collect(state, at, price);
  }
}
