/** An engine as it stands now. */
export interface EngineStatus {
  readonly trades: number;
  readonly bars: number;
  readonly waitingRows: number;
  readonly waitingBytes: number;
  /** Rows of the largest commit so far. */
  readonly largestCommit: number;
  /** Times that it waited for the database. */
  readonly storePauses: number;
  readonly lagMs: number;
  readonly commits: number;
  /** Symbols whose state waits to be saved in the running round. */
  readonly unsavedSymbols: number;
  /** Batches after which not every changed symbol could be shown at once. */
  readonly conflated: number;
  /** Times that the engine waited for the bus to take what it had. */
  readonly paused: number;
  /** Times that it fell behind by its own work. */
  readonly overloads: number;
  readonly publishFailures: number;
  readonly restarts: number;
  readonly unreadableEntries: number;
  /** Of the running log: entries that it lost before they were read, and that it was given again. */
  readonly lostEntries: number;
  readonly repeatedEntries: number;
  /** Rows that their table refused, kept in `dead_letter_rows`. */
  readonly refusedRows: number;
  readonly trimmedReads: number;
}
