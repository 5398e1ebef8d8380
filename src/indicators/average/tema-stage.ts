import type { Stage } from '../stage.js';
import { EmaChain } from './ema-chain.js';

/** 3 × EMA − 3 × EMA² + EMA³, where a power is the average of the one before. */
export class TemaStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly chain: EmaChain;
  private readonly work = new Float64Array(3);

  constructor(period: number) {
    this.chain = new EmaChain(period, 3);
    this.stateSize = this.chain.stateSize;
    this.lookback = this.chain.lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.chain.step(state, at, work, 0, commit);
    io[ioAt] = warm ? 3 * work[0] - 3 * work[1]! + work[2]! : NaN;
    return warm;
  }
}
