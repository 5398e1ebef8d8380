import { WindowRange } from '../window/window-range.js';

/** Where the last of three numbers stands between the highest first and the lowest second of the period, 0 to 100. */
export class StochasticStage {
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: WindowRange;

  constructor(period: number) {
    this.range = new WindowRange(period);
    this.stateSize = this.range.stateSize;
    this.lookback = this.range.lookback;
  }

  /** Reads high, low and close from `io[0 … 2]`; writes %K to `io[0]`, 0 where there is no range; NaN and false until warm. */
  step(state: Float64Array, at: number, io: Float64Array, commit: boolean): boolean {
    const warm = this.range.step(state, at, io, 0, commit);
    const height = (io[0]! - io[1]!) / 100;
    io[0] = height === 0 ? 0 : (io[2]! - io[1]!) / height;
    return warm;
  }
}
