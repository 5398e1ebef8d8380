import type { Stage } from '../stage.js';
import { EmaChain } from './ema-chain.js';

/** 2 × EMA − EMA of the EMA. */
export class DemaStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly chain: EmaChain;
  private readonly work = new Float64Array(2);

  constructor(period: number) {
    this.chain = new EmaChain(period, 2);
    this.stateSize = this.chain.stateSize;
    this.lookback = this.chain.lookback;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { work } = this;
    work[0] = io[ioAt]!;
    const warm = this.chain.step(state, at, work, 0, commit);
    io[ioAt] = warm ? 2 * work[0] - work[1]! : NaN;
    return warm;
  }
}
