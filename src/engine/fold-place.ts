/** Where in the log the fold stands. */
export interface FoldPlace {
  readonly position: string;
  /** Sequence number of the entry there. */
  readonly sequence: number;
}
