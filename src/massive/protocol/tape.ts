import type { EpochMs, Trade } from '../../market/index.js';

/** A trade with all that the vendor's own forms carry, so that it can be written back in any of them. */
export interface TapeTrade extends Trade {
  /** Nanoseconds of the SIP timestamp within the millisecond `time`, 0..999,999. */
  readonly nanos: number;
  /** When the venue executed it. */
  readonly participantTime: EpochMs;
  /** 1 = A (NYSE), 2 = B (regional), 3 = C (Nasdaq). */
  readonly tape: number;
  /** Trade reporting facility of an off-exchange print; 0: none. */
  readonly trfId: number;
  readonly trfTime: EpochMs;
}
