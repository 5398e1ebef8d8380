/** What the rises and the falls from one value to the next come to. The first output comes with bar `period`, counted from 0. */
export interface Changes {
  readonly stateSize: number;
  /** Reads the value from `io[ioAt]`; writes what rises and falls come to there and next; false until warm. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean;
}
