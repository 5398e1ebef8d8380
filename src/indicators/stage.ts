/**
 * A building block that turns one number into the next, in place. Like a kernel it lives in `stateSize` doubles at `at`, all
 * zero before the first value, and allocates nothing. Numbers travel in typed arrays, not as arguments, because a double that
 * crosses a call which is not inlined costs a heap object.
 */
export interface Stage {
  readonly stateSize: number;
  /** The first output comes with this input, counted from 0. */
  readonly lookback: number;
  /** Replaces `io[ioAt]` by the output with that value included; NaN and false until warm. The state advances when `commit`. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean;
}
