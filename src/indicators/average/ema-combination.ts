import type { Stage } from '../stage.js';
import { EmaChain } from './ema-chain.js';

/** A weighted sum of exponential averages of exponential averages. */
export class EmaCombination implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly chain: EmaChain;
  private readonly work: Float64Array;

  /** @param weights of the average, of the average of averages, and so on */
  constructor(
    period: number,
    private readonly weights: readonly number[],
  ) {
    this.chain = new EmaChain(period, weights.length);
    this.work = new Float64Array(weights.length);
    this.stateSize = this.chain.stateSize;
    this.lookback = this.chain.lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work, weights } = this;
    work[0] = io[ioAt]!;
    const warm = this.chain.step(state, at, work, 0, commit);
    let sum = 0;
    for (let link = 0; link < weights.length; link += 1) sum += weights[link]! * work[link]!;
    io[ioAt] = warm ? sum : NaN;
    return warm;
  }
}

/** 2 × EMA − EMA². */
export const demaStage = (period: number): EmaCombination => new EmaCombination(period, [2, -1]);

/** 3 × EMA − 3 × EMA² + EMA³. */
export const temaStage = (period: number): EmaCombination => new EmaCombination(period, [3, -3, 1]);
