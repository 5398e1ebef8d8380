import type { Stage } from '../stage.js';

/** Exponential average that begins as its first value. State: values seen, up to the lookback and one more; then the average. */
export class FirstValueStage implements Stage {
  readonly stateSize = 2;

  /** @param lookback how many values are averaged before the first output */
  constructor(
    private readonly alpha: number,
    readonly lookback: number,
  ) {}

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { lookback } = this;
    const seen = state[at]! | 0;
    const value = io[ioAt]!;
    const next = seen === 0 ? value : state[at + 1]! + this.alpha * (value - state[at + 1]!);
    const warm = seen >= lookback;
    io[ioAt] = warm ? next : NaN;
    if (commit) {
      if (seen <= lookback) state[at] = seen + 1;
      state[at + 1] = next;
    }
    return warm;
  }
}
