import { layout } from '../../market/index.js';

/** What it reads; the trend line is written in place of the price. */
export const TREND = layout('price', 'period');
const { price: PRICE, period: PERIOD } = TREND;

/** Cursor, the three means before, ring of the last 50 prices. */
const { cursor: CURSOR, mean1: MEAN1, mean2: MEAN2, mean3: MEAN3, size: RING } = layout('cursor', 'mean1', 'mean2', 'mean3');
const SPAN = 50;

/**
 * Ehlers' instantaneous trend line: the mean price over the cycle, weighted over four bars. O(period of the cycle), at most 50, a bar.
 */
export class TrendStage {
  readonly stateSize = RING + SPAN;

  /** Remembers a price before the cycle is known. */
  collect(state: Float64Array, at: number, price: number): void {
    const cursor = state[at + CURSOR]! | 0;
    state[at + RING + cursor] = price;
    state[at + CURSOR] = cursor + 1 === SPAN ? 0 : cursor + 1;
  }

  /** Reads the price from `io[ioAt]` and the cycle period from the next; writes the trend line to `io[ioAt]`. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): void {
    const price = io[ioAt + PRICE]!;
    const length = Math.floor(io[ioAt + PERIOD]! + 0.5);
    let slot = state[at + CURSOR]! | 0;
    let sum = length > 0 ? price : 0;
    for (let i = 1; i < length; i += 1) {
      slot = slot === 0 ? SPAN - 1 : slot - 1;
      sum += state[at + RING + slot]!;
    }
    const mean = length > 0 ? sum / length : sum;
    io[ioAt + PRICE] = (4 * mean + 3 * state[at + MEAN1]! + 2 * state[at + MEAN2]! + state[at + MEAN3]!) / 10;
    if (!commit) return;
    state[at + MEAN3] = state[at + MEAN2]!;
    state[at + MEAN2] = state[at + MEAN1]!;
    state[at + MEAN1] = mean;
    this.collect(state, at, price);
  }
}
