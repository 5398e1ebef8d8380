import type { SymbolState } from './tables/index.js';

/** Where an engine that has been started anew reads on: each symbol is saved as of this place or a later one. */
export interface ResumePlace {
  readonly position: string;
  /** Sequence number of the entry there. */
  readonly sequence: number;
  /** What the engine knows beside its symbols, as of this place; JSON. */
  readonly head: unknown;
}

/** From where on the log leads to all that the engine knows, so that its results can be computed again. */
export interface Origin {
  readonly position: string;
  /** Sequence number of the last entry before it. */
  readonly sequence: number;
  /** What was known there: nothing, what is saved of the symbols with this commit, or the same as at the earlier origin. */
  readonly states: 'none' | 'saved' | 'kept';
}

/** What a commit saves of the engine's knowledge; the rest stays as it was saved before. */
export interface CheckpointStates {
  /** Sequence number of the entry at the commit's position. */
  readonly sequence: number;
  /** As of the commit's position; JSON. */
  readonly session: unknown;
  readonly symbols: readonly SymbolState[];
  /** Absent: the earlier place stays. */
  readonly resume?: ResumePlace;
  /** Absent: the earlier one stays. */
  readonly origin?: Origin;
  /** What was saved of other symbols before is void. */
  readonly replacesAll?: boolean;
}

/** Where an engine shard stands in the tick log. */
export interface Checkpoint {
  /** `TickLog.id()` of the log that the positions belong to. */
  readonly logId: string;
  /** Everything up to and including this position is in the tables. */
  readonly position: string;
  /** Sequence number of the entry there. */
  readonly sequence: number;
  readonly session: unknown;
  readonly resume: ResumePlace;
  /** Absent where results cannot be computed again. */
  readonly origin?: Omit<Origin, 'states'>;
}

export interface Ownership {
  readonly ownerEpoch: number;
  /** Absent where nothing has been saved yet. */
  readonly checkpoint?: Checkpoint;
}
