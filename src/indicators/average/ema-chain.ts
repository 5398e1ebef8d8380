import { EmaStage } from './ema-stage.js';

/** Exponential averages of exponential averages, each seeded by the first outputs of the one before. */
export class EmaChain {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly ema: EmaStage;

  constructor(
    period: number,
    private readonly links: number,
  ) {
    this.ema = new EmaStage(period);
    this.stateSize = links * this.ema.stateSize;
    this.lookback = links * this.ema.lookback;
  }

  /** Reads the value from `io[ioAt]`; writes the average of each link to `io[ioAt …]`; false until the last is warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    for (let link = 0; link < this.links; link += 1) {
      if (link > 0) io[ioAt + link] = io[ioAt + link - 1]!;
      if (!this.ema.step(state, at + link * this.ema.stateSize, io, ioAt + link, commit)) return false;
    }
    return true;
  }
}
