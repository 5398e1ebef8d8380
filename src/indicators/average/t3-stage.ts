import type { Stage } from '../stage.js';
import { EmaChain } from './ema-chain.js';

/** Tillson's T3: six exponential averages in a row, the last four combined by the volume factor. */
export class T3Stage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly chain: EmaChain;
  private readonly work = new Float64Array(6);
  private readonly weights: readonly [number, number, number, number];

  constructor(period: number, factor = 0.7) {
    this.chain = new EmaChain(period, 6);
    this.stateSize = this.chain.stateSize;
    this.lookback = this.chain.lookback;
    const square = factor * factor;
    const cube = square * factor;
    this.weights = [1 + 3 * factor + cube + 3 * square, -6 * square - 3 * (factor + cube), 3 * (square + cube), -cube];
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.chain.step(state, at, work, 0, commit);
    const [third, fourth, fifth, sixth] = this.weights;
    io[ioAt] = warm ? sixth * work[5]! + fifth * work[4]! + fourth * work[3]! + third * work[2]! : NaN;
    return warm;
  }
}
