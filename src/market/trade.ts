import type { Ticker } from './ticker.js';
import type { EpochMs } from './time.js';

/** One print of the consolidated tape, normalised from any vendor form. */
export interface Trade {
  readonly kind: 'trade';
  readonly symbol: Ticker;
  /** US dollars a share, > 0. */
  readonly price: number;
  /** Shares, >= 0; a fraction where the venue reports one. */
  readonly size: number;
  /** SIP timestamp: when the tape published the print. Bars are cut by this time, as the vendor cuts its own. */
  readonly time: EpochMs;
  /** Increasing per ticker and day, not contiguous; the OTC tape gives one to several prints of a millisecond. */
  readonly sequence: number;
  /** Sale-condition ids of conditions.ts; empty for a regular sale. */
  readonly conditions: readonly number[];
  /** Id of the exchange, as the provider numbers them. */
  readonly exchange: number;
  /** Trade id, unique per ticker, exchange and day. */
  readonly id: string;
  /** When the venue executed it; told only of prints that the tape has published much later. */
  readonly executedAt?: EpochMs;
  /** Its time cannot be that of the feed: it is kept as a print, and moves neither clock nor day nor bars. */
  readonly isOutOfTime?: true;
}

/** FINRA wants off-exchange trades reported within ten seconds; clocks of venues differ by far less than the rest. */
const LATE_REPORT_MS = 60_000;

/**
 * Of a print that was reported late: when it was executed; undefined for others, and where that is not known. Its price is that of an
 * earlier market: it counts into the volume and sets no price.
 */
export function executedAtOf(time: EpochMs, executed: EpochMs | undefined): EpochMs | undefined {
  return executed !== undefined && time - executed > LATE_REPORT_MS ? executed : undefined;
}
