import type { EpochMs } from './time.js';

/** Open, high, low, close and volume of one interval [start, start + timeframe). Prices in US dollars, volume in shares. */
export interface Bar {
  readonly start: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Volume-weighted average price of the interval's VWAP-eligible trades; the close where there was none. */
  readonly vwap: number;
  /** Number of trades that counted into the volume. */
  readonly trades: number;
}
