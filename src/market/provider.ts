import type { FeedMessage } from './feed.js';
import type { Ticker } from './ticker.js';
import type { EpochMs } from './time.js';

export type FeedState = 'connecting' | 'authenticating' | 'subscribing' | 'streaming' | 'waiting' | 'blocked' | 'closed';

export interface FeedStatus {
  readonly state: FeedState;
  /** One line for people: what happens, and what to do where the user must act. */
  readonly detail: string;
  readonly subscribed: number;
  /** Topics that were asked for and never acknowledged. */
  readonly ignoredTopics: readonly string[];
  readonly reconnects: number;
}

/** Elements of vendor frames that could not be used, by reason. */
export type RejectCounts = Readonly<Record<string, number>>;

export interface FeedHandlers {
  /** All usable messages of one vendor frame, in wire order; never empty. Must not throw. */
  onMessages(messages: readonly FeedMessage[], receivedAt: EpochMs): void;
  onStatus(status: FeedStatus): void;
}

/** A live market-data connection, seen without the vendor's names. */
export interface Feed {
  /** Connects and keeps connected until `close`. Reports through the handlers; call once. */
  start(handlers: FeedHandlers): void;
  subscribe(symbols: readonly Ticker[] | '*'): void;
  readonly rejects: RejectCounts;
  /** Says good-bye with a close frame. */
  close(): Promise<void>;
}
