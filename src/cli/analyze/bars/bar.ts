export interface FileBar {
  /** Empty where the file is about one ticker and does not name it. */
  readonly ticker: string;
  /** As the file has it; date and time in two columns are joined by a space. */
  readonly timestamp: string;
  /** Epoch milliseconds; a date alone is its midnight in UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** 0 where the file has no volume. */
  readonly volume: number;
}

/** A row of which no bar, or not every bar, could be made. */
export interface BarProblem {
  /** As an editor counts lines; in a parquet file the row's number, from 1. */
  readonly row: number;
  readonly reason: string;
}
