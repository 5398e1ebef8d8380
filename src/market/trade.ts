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
  /** Increasing and unique per ticker and day, not contiguous. */
  readonly sequence: number;
  /** Sale-condition ids of conditions.ts; empty for a regular sale. */
  readonly conditions: readonly number[];
  /** The vendor's exchange id. */
  readonly exchange: number;
  /** Trade id, unique per ticker, exchange and day. */
  readonly id: string;
}
