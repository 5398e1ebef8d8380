import type { EpochMs } from '../market/index.js';
import type { IndicatorRow, PatternRow } from './tables/index.js';

/** What was repaired of the gap with the same times. */
export interface RepairRow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly trades: number;
  readonly complete: boolean;
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
