import type { Bar } from './bar.js';
import type { Ticker } from './ticker.js';
import type { EpochMs } from './time.js';
import type { Trade } from './trade.js';
import type { GapCause, PriceBandEvent } from './vocabulary.js';

/** What bars are made of: the trades; or the vendor's own minutes or seconds, where its plan has no trades. */
export type BarSource = 'trades' | 'minutes' | 'seconds';

/** The provider's own bar of one second or one minute; re-sent with the same start when late trades arrive. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly symbol: Ticker;
  readonly span: 'second' | 'minute';
  readonly bar: Bar;
  /** Shares traded since the day began; 0 where it is not told. */
  readonly dayVolume: number;
  /** The listing market's official open; absent before it is printed. */
  readonly officialOpen?: number;
}

/** The feed's clock has reached `time`: no later message of the feed is expected to carry an earlier time. */
interface ClockMark {
  readonly kind: 'clock';
  readonly time: EpochMs;
}

/** Trades of `from`..`to` may be missing. `symbols` empty: every subscribed one. */
export interface Gap {
  readonly kind: 'gap';
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly cause: GapCause;
  readonly symbols: readonly Ticker[];
}

/** What REST gave of a gap; follows the late trades themselves. Without `complete` the rest of it stays missing. */
export interface Repair {
  readonly kind: 'repair';
  /** As in the gap. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Trades that were missing and are in the log now. */
  readonly trades: number;
  readonly complete: boolean;
}

/** The national best bid and offer. A side that nobody quotes has price and size 0. */
export interface Quote {
  readonly kind: 'quote';
  readonly symbol: Ticker;
  /** US dollars. */
  readonly bid: number;
  readonly ask: number;
  /** Shares. */
  readonly bidSize: number;
  readonly askSize: number;
  readonly time: EpochMs;
  readonly sequence: number;
}

/** Limit-up/limit-down bands, US dollars, and what they came with. */
export interface PriceBand {
  readonly kind: 'price_band';
  readonly symbol: Ticker;
  readonly lower: number;
  readonly upper: number;
  readonly event: PriceBandEvent;
  readonly time: EpochMs;
  /** Nanoseconds within the millisecond `time`, 0..999,999. */
  readonly nanos: number;
  readonly sequence: number;
}

/** What the tick log carries and the engine core folds. */
export type FeedMessage = Trade | Aggregate | Quote | PriceBand | ClockMark | Gap | Repair;

/** The feed's time of what has traded: a print, or a bar by its start. */
export function tradedTimeOf(message: FeedMessage): EpochMs | undefined {
  if (message.kind === 'trade') return message.isOutOfTime ? undefined : message.time;
  return message.kind === 'aggregate' ? message.bar.start : undefined;
}

/** The feed's time of any message that has one; a bar's is its start. */
export function feedTimeOf(message: FeedMessage): EpochMs | undefined {
  switch (message.kind) {
    case 'aggregate':
    case 'trade':
      return tradedTimeOf(message);
    case 'quote':
    case 'price_band':
    case 'clock':
      return message.time;
    case 'gap':
    case 'repair':
      return undefined;
  }
}

/** The newest feed time of some messages; undefined where none has one. */
export function newestTimeIn(messages: readonly FeedMessage[]): EpochMs | undefined {
  let newest: EpochMs | undefined;
  for (const message of messages) {
    const time = feedTimeOf(message);
    if (time !== undefined && (newest === undefined || time > newest)) newest = time;
  }
  return newest;
}
