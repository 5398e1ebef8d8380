import type { EpochMs, Ticker } from '../market/index.js';
import type { Ownership } from './checkpoint.js';
import type { Announce, Commit, CommitResult } from './commit.js';
import type { DefinitionProblem, Definitions } from './definitions.js';
import type { AlertQuery, BarQuery, BarsPage, BulkBarQuery, BulkDayQuery, IndicatorQuery, Page, PatternQuery, TimeRange } from './query.js';
import type {
  AlertRow,
  BarRow,
  HealthRow,
  IndicatorRow,
  PatternCalibration,
  PatternRow,
  StoredAnnouncement,
  StoredGap,
  StoredSession,
  SymbolState,
} from './tables/index.js';

/**
 * The tables. Upserts by natural key: writing the same rows twice leaves the tables as after the first time; of two rows
 * with one key in a commit the later wins. A row keeps the session that it was first written with.
 * Errors: every `StoreTroubleError` (nothing was written; the same can be tried again: `StoreUnavailableError` at once, `StoreFullError`
 * and `StoreRefusedError` when somebody has mended it), `FencedError` (another owner took the shard; this one must stop).
 */
export interface Store {
  /** Takes the shard from any earlier owner: raises the epoch, so that the earlier owner's commits fail. */
  acquireShard(shard: number, owner: string): Promise<Ownership>;
  /** @param announce asked in the commit for what is to be published of it; that is written with it */
  commit(commit: Commit, announce?: Announce): Promise<CommitResult>;
  /** What commits of the shard have left to be published: the oldest thousand, in their order. */
  announcements(shard: number): Promise<readonly StoredAnnouncement[]>;
  /** All up to this one have been published. */
  announced(shard: number, upTo: number): Promise<void>;
  /** Everything saved of the shard's symbols, a few megabytes at a time. */
  symbolStates(shard: number): AsyncIterable<readonly SymbolState[]>;
  /** What was saved of these symbols where the shard's origin is; those of which nothing was known are left out. */
  symbolOrigins(shard: number, symbols: readonly Ticker[]): Promise<readonly SymbolState[]>;
  recordHealth(row: HealthRow): Promise<void>;
  bars(query: BarQuery): Promise<readonly BarRow[]>;
  indicators(query: IndicatorQuery): Promise<readonly IndicatorRow[]>;
  patterns(query: PatternQuery): Promise<Page<PatternRow>>;
  /** Newest first. */
  sessions(limit: number): Promise<readonly StoredSession[]>;
  /** The session that has not ended, if any. */
  activeSession(): Promise<StoredSession | undefined>;
  /** Symbols that have bars which begin from `from` to before `to`. */
  symbols(from: EpochMs, to: EpochMs): Promise<readonly Ticker[]>;
  /** Newest so many, newest first. */
  alerts(query: AlertQuery): Promise<readonly AlertRow[]>;
  /** Gaps that touch the range, newest first. */
  gaps(range: TimeRange, limit: number): Promise<readonly StoredGap[]>;
  /** What the tables choose to run, in the order of `display_order`. */
  definitions(): Promise<Definitions>;
  /** Adds the definitions whose names are not there; those that are stay as somebody left them. */
  addDefinitions(definitions: Definitions): Promise<void>;
  /** The rows take the place of all that was learnt before. */
  saveCalibration(rows: readonly PatternCalibration[]): Promise<void>;
  calibration(): Promise<readonly PatternCalibration[]>;
  /** Writes beside each row why it does not run, and clears what was written beside the others. */
  recordProblems(problems: readonly DefinitionProblem[]): Promise<void>;
  /** The bars of many symbols, in pages of some hundred symbols. */
  barsOf(query: BulkBarQuery): AsyncIterable<BarsPage>;
  /** Regular sessions as daily bars, in such pages; each bar starts at midnight UTC. */
  dailyBarsOf(query: BulkDayQuery): AsyncIterable<BarsPage>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
