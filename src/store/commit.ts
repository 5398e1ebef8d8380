import type { EpochMs, Ticker } from '../market/index.js';
import type { CheckpointStates } from './checkpoint.js';
import type { IndicatorRows, PatternRows, RepairRow } from './rows.js';
import type {
  AlertRow,
  Announcement,
  BarRow,
  GapRow,
  IndicatorRow,
  PatternRow,
  RefusedRow,
  SessionRow,
  StoredSession,
} from './tables/index.js';

/** What is right of one symbol from a minute on: it takes the place of all that was written of it for bars that end later. */
export interface SymbolCorrection {
  readonly symbol: Ticker;
  /** Start of the first minute that may be other than it was. */
  readonly from: EpochMs;
  readonly bars: readonly BarRow[];
  readonly indicators: readonly IndicatorRows[];
  /** The newest state of each pattern that began or went on since then, or is open. */
  readonly patterns: readonly PatternRow[];
  readonly alerts: readonly AlertRow[];
}

/** What corrections have changed in the tables. */
export interface Corrected {
  /** Rows that are others than before, or new: `isNew` was not there. `revision` counts changes of the row after the fact. */
  readonly bars: readonly BarRow[];
  readonly indicators: readonly { readonly row: IndicatorRow; readonly revision: number; readonly isNew: boolean }[];
  readonly patterns: readonly { readonly row: PatternRow; readonly revision: number; readonly isNew: boolean }[];
  readonly alerts: readonly { readonly row: AlertRow; readonly revision: number; readonly isNew: boolean }[];
  /** Rows that were written and should not have been; they are kept in `withdrawn_results`. */
  readonly withdrawnPatterns: readonly PatternRow[];
  readonly withdrawnAlerts: readonly AlertRow[];
}

/** One transaction: all of it, or nothing. */
export interface Commit {
  readonly shard: number;
  /** The fencing token that `acquireShard` gave. */
  readonly ownerEpoch: number;
  readonly bars: readonly BarRow[];
  readonly indicators: readonly IndicatorRows[];
  readonly patterns: readonly PatternRows[];
  readonly sessions: readonly SessionRow[];
  readonly alerts: readonly AlertRow[];
  readonly gaps: readonly GapRow[];
  /** Applied after `gaps`. */
  readonly repairs: readonly RepairRow[];
  /** Applied after all rows. */
  readonly corrections: readonly SymbolCorrection[];
  readonly checkpoint: {
    readonly logId: string;
    readonly position: string;
    /** Absent: nobody goes on from here (a replay). */
    readonly states?: CheckpointStates;
  };
}

/** What the tables say after a commit. */
export interface CommitResult {
  /** The sessions that the commit wrote, over all shards. */
  readonly sessions: readonly StoredSession[];
  /** Rows that were set aside, as their table refused them; all others were written. */
  readonly refused: readonly RefusedRow[];
  /** Absent where nothing was corrected. */
  readonly corrected?: Corrected;
  /** How many messages it has left to be published. */
  readonly announcements: number;
}

/** What a commit says of the tables that only it could know, as messages. */
export type Announce = (result: Omit<CommitResult, 'announcements'>) => readonly Announcement[];
