import type { Bar, EpochMs, Ticker, Timeframe } from '../market/index.js';

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
