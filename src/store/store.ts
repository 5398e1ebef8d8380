import type { EpochMs, Gap, Source, Ticker, Timeframe } from '../market/index.js';

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

/** Natural key: symbol, patternType, timeframe, timestamp. */
export interface PatternRow {
  readonly eventId: string;
  readonly symbol: Ticker;
  readonly patternType: string;
  readonly timeframe: Timeframe;
  /** Start of the bar, or the time of the trade that fired it. */
  readonly timestamp: EpochMs;
  readonly direction: 'bullish' | 'bearish' | 'neutral';
  /** 0..1 */
  readonly confidence: number;
  readonly levels: readonly number[];
  readonly details: Readonly<Record<string, number>>;
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
  readonly totalPatterns: number;
  readonly totalIndicators: number;
  readonly finalStatus: 'active' | 'completed' | 'stopped' | 'failed';
  readonly source: Source;
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
  readonly severity: 'info' | 'warning';
  readonly data: { readonly indicator: string; readonly value: number; readonly threshold: number; readonly direction: 'above' | 'below' };
  readonly sessionId: string | null;
  readonly source: Source;
}

/** Natural key: shard, from, to. */
export interface GapRow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly cause: Gap['cause'];
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

/** A gap over all shards. `partial`: some of it could not be had. */
export interface StoredGap extends GapRow {
  readonly status: 'open' | 'partial' | 'repaired';
  readonly repairedTrades: number;
}

export interface HealthRow {
  readonly sessionId: string | null;
  readonly status: 'healthy' | 'warning' | 'critical';
  readonly activeSymbols: number;
  readonly ticksPerSecond: number;
  readonly barsPerMinute: number;
  readonly processingLagMs: number;
  readonly cpuPercent: number;
  readonly memoryMb: number;
  readonly issues: readonly string[];
  readonly measuredAt: EpochMs;
}

/** Where an engine shard stands in the tick log. */
export interface Checkpoint {
  /** `TickLog.id()` of the log that `position` belongs to. */
  readonly logId: string;
  /** Everything up to and including this position is in the tables. */
  readonly position: string;
  /** The engine core as it was at `snapshotPosition`; replaying from there rebuilds the present state. */
  readonly snapshot: Uint8Array;
  readonly snapshotPosition: string;
}

/** One transaction: all of it, or nothing. */
export interface Commit {
  readonly shard: number;
  /** The fencing token that `acquireShard` gave. */
  readonly ownerEpoch: number;
  readonly bars: readonly BarRow[];
  readonly indicators: readonly IndicatorRow[];
  readonly patterns: readonly PatternRow[];
  readonly sessions: readonly SessionRow[];
  readonly alerts: readonly AlertRow[];
  readonly gaps: readonly GapRow[];
  /** Applied after `gaps`. */
  readonly repairs: readonly RepairRow[];
  readonly checkpoint: {
    readonly logId: string;
    readonly position: string;
    /** Absent: the earlier snapshot stays. */
    readonly snapshot?: { readonly bytes: Uint8Array; readonly position: string };
  };
}

export interface Ownership {
  readonly ownerEpoch: number;
  /** Absent on the first start of the shard. */
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
 * with one key in a commit the later wins.
 * Errors: `StoreUnavailableError` (retry later; nothing was written), `StoreRefusedError` (configuration), `FencedError`
 * (another owner took the shard; this one must stop).
 */
export interface Store {
  /** Takes the shard from any earlier owner: raises the epoch, so that the earlier owner's commits fail. */
  acquireShard(shard: number, owner: string): Promise<Ownership>;
  commit(commit: Commit): Promise<void>;
  recordHealth(row: HealthRow): Promise<void>;
  bars(query: BarQuery): Promise<readonly BarRow[]>;
  indicators(query: IndicatorQuery): Promise<readonly IndicatorRow[]>;
  patterns(query: PatternQuery): Promise<Page<PatternRow>>;
  /** Newest first. */
  sessions(limit: number): Promise<readonly SessionRow[]>;
  /** The session that has not ended, if any. */
  activeSession(): Promise<SessionRow | undefined>;
  /** Symbols that have bars which begin from `from` to before `to`. */
  symbols(from: EpochMs, to: EpochMs): Promise<readonly Ticker[]>;
  /** Newest so many, newest first. */
  alerts(query: AlertQuery): Promise<readonly AlertRow[]>;
  /** Gaps that touch the range, newest first. */
  gaps(range: TimeRange, limit: number): Promise<readonly StoredGap[]>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
