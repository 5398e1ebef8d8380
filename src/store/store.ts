import type {
  Bar,
  CrossingSide,
  Direction,
  EpochMs,
  GapCause,
  GapResults,
  GapStatus,
  HealthStatus,
  HitRate,
  Outcome,
  PatternStatus,
  SessionStatus,
  SignalSeverity,
  Source,
  Ticker,
  Timeframe,
} from '../market/index.js';
import type { CalibrationRow } from './calibration.js';
import type { DefinitionProblem, Definitions } from './definitions.js';

export interface BarRow {
  readonly symbol: Ticker;
  /** Bar start. */
  readonly timestamp: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly vwap: number;
  readonly trades: number;
  /** 0 when first closed; one more each time late prints change the bar. */
  readonly revision: number;
  readonly source: Source;
}

/** Natural key: symbol, indicatorType, timeframe, timestamp. */
export interface IndicatorRow {
  readonly symbol: Ticker;
  /** `SMA20`, `RSI14`, `MACD`. */
  readonly indicatorType: string;
  readonly timeframe: Timeframe;
  /** Start of the bar whose close gave the value. */
  readonly timestamp: EpochMs;
  /** Output name → value; the first is the primary one. */
  readonly values: Readonly<Record<string, number>>;
  readonly sessionId: string | null;
  readonly source: Source;
}

/** One occurrence of a pattern as it stands. Natural key: symbol, patternType, timeframe, timestamp. */
export interface PatternRow {
  readonly eventId: string;
  readonly symbol: Ticker;
  readonly patternType: string;
  readonly timeframe: Timeframe;
  /** With what it came into sight: start of the bar, or time of the print. */
  readonly timestamp: EpochMs;
  readonly status: PatternStatus;
  /** Seen inside a forming bar: it may be withdrawn. */
  readonly provisional: boolean;
  /** Bar start or print time of the newest change; of the confirmation. */
  readonly changedAt: EpochMs;
  readonly confirmedAt: EpochMs | null;
  readonly direction: Direction;
  /** The score, 0..1. */
  readonly confidence: number;
  /** trigger, invalidation, target and the pattern's own, US dollars. */
  readonly levels: Readonly<Record<string, number>>;
  /** Close that confirmed it, and ATR(14) of the timeframe then; null before. */
  readonly entry: number | null;
  readonly atr: number | null;
  readonly outcome: Outcome | null;
  /** null where nothing has been measured. */
  readonly odds: HitRate | null;
  /** The bar (or the forming bar at the trade): open, high, low, close, volume. */
  readonly bar: { readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number };
  readonly expiresAt: EpochMs;
  readonly sessionId: string | null;
  readonly source: Source;
}

export interface SessionRow {
  readonly sessionId: string;
  readonly universe: string;
  readonly startedAt: EpochMs;
  readonly stoppedAt: EpochMs | null;
  readonly symbolCount: number;
  readonly finalStatus: SessionStatus;
  readonly source: Source;
}

/** A session over all shards. The totals are kept by the store with every commit: they are those of the rows that name the session. */
export interface StoredSession extends SessionRow {
  /** Patterns of the session that have been confirmed. */
  readonly totalPatterns: number;
  readonly totalIndicators: number;
}

/** Natural key: symbol, alertType, timeframe, timestamp. */
export interface AlertRow {
  readonly eventId: string;
  readonly symbol: Ticker;
  /** `RSI_OVERBOUGHT`, `MACD_BULLISH_CROSS`. */
  readonly alertType: string;
  readonly timeframe: Timeframe;
  /** Start of the bar whose close crossed. */
  readonly timestamp: EpochMs;
  readonly severity: SignalSeverity;
  readonly data: { readonly indicator: string; readonly value: number; readonly threshold: number; readonly direction: CrossingSide };
  readonly sessionId: string | null;
  readonly source: Source;
}

/** Natural key: shard, from, to. */
export interface GapRow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly cause: GapCause;
  /** Empty: every subscribed one. */
  readonly symbols: readonly Ticker[];
  readonly source: Source;
}

/** What was repaired of the gap with the same times. */
export interface RepairRow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly trades: number;
  readonly complete: boolean;
}

/** A gap over all shards. */
export interface StoredGap extends GapRow {
  readonly status: GapStatus;
  readonly repairedTrades: number;
  readonly results: GapResults;
}

export interface HealthRow {
  readonly sessionId: string | null;
  readonly status: HealthStatus;
  readonly activeSymbols: number;
  readonly ticksPerSecond: number;
  readonly barsPerMinute: number;
  readonly processingLagMs: number;
  readonly cpuPercent: number;
  readonly memoryMb: number;
  readonly issues: readonly string[];
  readonly measuredAt: EpochMs;
}

/** What an engine knows of one symbol, as of one entry of the log. */
export interface SymbolState {
  readonly symbol: Ticker;
  /** Sequence number of that entry. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

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

/** The values of one bar, a row an indicator; the rows are made when they are written. */
export interface IndicatorRows extends Iterable<IndicatorRow> {
  readonly timestamp: EpochMs;
  readonly sessionId: string | null;
  /** How many rows they are. */
  readonly length: number;
}

/** What one bar, print or halt has changed of patterns, a row each; the rows are made when they are written. */
export interface PatternRows extends Iterable<PatternRow> {
  /** How many rows they are. */
  readonly length: number;
  /** Of each row. */
  timestamps(): Iterable<EpochMs>;
}

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

/** A message that is to be published once a commit is through; it stays in the tables until it was. */
export interface Announcement {
  readonly channel: string;
  readonly body: string;
}

export interface StoredAnnouncement extends Announcement {
  /** Rises in the order of the messages. */
  readonly id: number;
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

/** A row that its table refused. */
export interface RefusedRow {
  readonly table: string;
  /** Column → value, as text. */
  readonly row: Readonly<Record<string, string | null>>;
  readonly reason: string;
}

export interface Ownership {
  readonly ownerEpoch: number;
  /** Absent where nothing has been saved yet. */
  readonly checkpoint?: Checkpoint;
}

export interface TimeRange {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

export interface BarQuery extends TimeRange {
  readonly symbol: Ticker;
  /** Newest so many, returned oldest first. */
  readonly limit: number;
}

/** Bars by symbol, oldest first: some of the symbols asked for, those without bars among them. */
export type BarsPage = ReadonlyMap<Ticker, readonly Bar[]>;

export interface BulkBarQuery {
  readonly symbols: readonly Ticker[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Of each symbol the newest so many. */
  readonly limitEach: number;
}

export interface BulkDayQuery {
  readonly symbols: readonly Ticker[];
  /** Days before the New York date of this time. */
  readonly before: EpochMs;
  /** So many trading days back. */
  readonly days: number;
}

export interface IndicatorQuery extends TimeRange {
  readonly symbol: Ticker;
  readonly indicatorType?: string;
  readonly timeframe?: Timeframe;
  /** Newest so many, newest first. */
  readonly limit: number;
}

export interface PatternQuery extends TimeRange {
  readonly symbol?: Ticker;
  readonly patternType?: string;
  readonly timeframe?: Timeframe;
  readonly minConfidence?: number;
  /** Newest so many, newest first. */
  readonly limit: number;
  /** From an earlier page's `nextCursor`. */
  readonly cursor?: string;
}

export interface AlertQuery extends TimeRange {
  readonly symbol?: Ticker;
  readonly alertType?: string;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor?: string;
}

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
  saveCalibration(rows: readonly CalibrationRow[]): Promise<void>;
  calibration(): Promise<readonly CalibrationRow[]>;
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
