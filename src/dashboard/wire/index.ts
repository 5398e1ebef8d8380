/** Messages of the browser socket `/ws`, server to page. JSON text frames; the page sends nothing. */
import type {
  Direction,
  FeedState,
  HealthStatus,
  HitRate,
  PatternStatus,
  SessionStatus,
  Severity,
  SilenceReason,
  Source,
} from '../../market/index.js';

export type { HitRate, Source };
export { SOURCE_LABELS } from '../../market/index.js';

/** The newest of each that the page holds, and is sent. */
export const MAX_PATTERNS = 200;
export const MAX_ALERTS = 50;

/** The current state of a symbol: what the engine's snapshot says of it. */
export interface QuoteView {
  readonly symbol: string;
  readonly price: number;
  /** Unix milliseconds, feed time. */
  readonly time: number;
  /** A fraction: 0.01 = 1 %. */
  readonly change: number;
  readonly volume: number;
  readonly bar: CandleView | null;
  /** Indicator → output → value. */
  readonly indicators: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface CandleView {
  /** Bar start, Unix milliseconds. */
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface PatternView {
  readonly id: string;
  readonly symbol: string;
  readonly pattern: string;
  readonly direction: Direction;
  readonly confidence: number;
  readonly timeframe: string;
  /** Unix milliseconds, feed time. */
  readonly detectedAt: number;
  readonly price: number;
  readonly status: PatternStatus;
  /** Seen inside a forming bar: it may be withdrawn. */
  readonly provisional: boolean;
  /** Measured hit rate of earlier events like this one; null where nothing has been measured. */
  readonly hitRate: HitRate | null;
  /** trigger, invalidation, target and the pattern's own, US dollars. */
  readonly levels: Readonly<Record<string, number>>;
}

export interface SessionView {
  readonly id: string;
  readonly universe: string;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  readonly symbolCount: number;
  readonly patterns: number;
  readonly indicators: number;
  readonly status: SessionStatus;
}

export interface ConnectionView {
  readonly state: FeedState | 'gone' | 'unknown';
  readonly detail: string;
  readonly subscribed: number;
  readonly reconnects: number;
  readonly ticks: number;
  /** Gaps that are being repaired. */
  readonly openGaps: number;
  /** Why the last attempt at a gap was incomplete; null where it was complete. */
  readonly repairProblem: string | null;
  /** How far the gateway's machine clock is ahead of the feed's, ms; null while nobody can tell. */
  readonly clockSkewMs: number | null;
  /** The first of the silent tickers, and how many there are. */
  readonly silent: readonly SilentSymbolView[];
  readonly silentCount: number;
}

/** A ticker that was requested and for which no data has arrived. */
export interface SilentSymbolView {
  readonly symbol: string;
  /** When it was asked for, Unix milliseconds. */
  readonly since: number;
  /** The ticker that is probably meant; null where none is likely. */
  readonly likely: string | null;
  readonly reason: SilenceReason;
}

export interface HealthView {
  readonly status: HealthStatus;
  readonly ticksPerSecond: number;
  readonly barsPerMinute: number;
  readonly lagMs: number;
  readonly memoryMb: number;
  readonly cpuPercent: number;
  readonly activeSymbols: number;
  readonly issues: readonly string[];
}

export interface AlertView {
  readonly severity: Severity;
  readonly message: string;
  readonly action: string | null;
  readonly time: number;
}

/** The whole state, sent first on every connection. */
export interface HelloMessage {
  readonly kind: 'hello';
  readonly source: Source | null;
  readonly feedTime: number | null;
  readonly session: SessionView | null;
  readonly connection: ConnectionView;
  readonly health: HealthView | null;
  readonly quotes: readonly QuoteView[];
  /** Newest first. */
  readonly patterns: readonly PatternView[];
  readonly alerts: readonly AlertView[];
}

/** What has changed since the last frame; newest value per symbol. At most one every 50 ms. */
export interface UpdateMessage {
  readonly kind: 'update';
  readonly source: Source | null;
  readonly feedTime: number | null;
  /** Machine time at which the newest tick in here entered the gateway; for the latency figure. */
  readonly receivedAt: number | null;
  readonly quotes: readonly QuoteView[];
  /** Closed 1-minute bars, revised ones included. */
  readonly bars: readonly (CandleView & { readonly symbol: string })[];
  /** Oldest first. */
  readonly patterns: readonly PatternView[];
  readonly session?: SessionView;
  readonly connection?: ConnectionView;
  readonly health?: HealthView;
  readonly alerts?: readonly AlertView[];
}

export type ServerMessage = HelloMessage | UpdateMessage;
