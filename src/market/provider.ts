import type { Bar } from './bar.js';
import type { Aggregate, FeedMessage } from './feed.js';
import type { Ticker } from './ticker.js';
import type { EpochMs } from './time.js';
import type { Trade } from './trade.js';
import type { FeedState, Severity } from './vocabulary.js';

export interface FeedStatus {
  readonly state: FeedState;
  /** One line for people: what happens, and what to do where the user must act. */
  readonly detail: string;
  readonly subscribed: number;
  /** Topics that were asked for and never acknowledged. */
  readonly ignoredTopics: readonly string[];
  /** Topics that the vendor refused: the plan does not include them. */
  readonly refusedTopics: readonly string[];
  readonly reconnects: number;
}

/** What somebody has to know at once, and what to do. */
export interface FeedAlert {
  readonly severity: Exclude<Severity, 'info'>;
  readonly message: string;
  readonly action: string;
}

/** Elements of vendor frames that could not be used, by reason. */
export type RejectCounts = Readonly<Record<string, number>>;

export interface FeedHandlers {
  /** All usable messages of one vendor frame, in wire order; never empty. Must not throw. */
  onMessages(messages: readonly FeedMessage[], receivedAt: EpochMs): void;
  onStatus(status: FeedStatus): void;
  onAlert(alert: FeedAlert): void;
}

/**
 * What the provider can still tell of the past. Errors: a `HistoryError` while it cannot be had. Pages that have been given out stand;
 * where rows among them could not be read, the error comes behind the last page. What ends without one is whole.
 */
export interface FeedHistory {
  /** Trades with times from `from` to `to`, both included, oldest first, page by page. */
  trades(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncIterable<readonly Trade[]>;
  /** Minute bars that begin from `from` to `to`, both included, oldest first. */
  minuteBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncIterable<readonly Aggregate[]>;
  /** The same of seconds. */
  secondBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncIterable<readonly Aggregate[]>;
  /** Daily bars of the dates from `from` to `to`, oldest first; each starts at midnight UTC of its date. */
  dayBars(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncIterable<readonly Bar[]>;
  /** Everything that trades. */
  tickers(): Promise<readonly Ticker[]>;
  /** Everything that can have traded from `from` to `to`, page by page: whatever the provider does not exclude for certain. */
  traded(from: EpochMs, to: EpochMs): AsyncIterable<readonly Ticker[]>;
}

/** Vendor frames waiting to be read. */
export interface FeedBacklog {
  readonly frames: number;
  readonly bytes: number;
  /** The most that ever waited. */
  readonly mostFrames: number;
  /** Given up unread, as more came than could be read; each time a gap says when. */
  readonly shedFrames: number;
}

/** A live market-data connection, seen without the vendor's names. */
export interface Feed {
  /** Connects and keeps connected until `close`. Reports through the handlers; call once. */
  start(handlers: FeedHandlers): void;
  subscribe(symbols: readonly Ticker[] | '*'): void;
  readonly rejects: RejectCounts;
  readonly backlog: FeedBacklog;
  /** Hands nothing over until it is let go again: whoever takes the messages is full. What comes meanwhile waits, within its bound. */
  hold(held: boolean): void;
  /** Says good-bye with a close frame. */
  close(): Promise<void>;
}
