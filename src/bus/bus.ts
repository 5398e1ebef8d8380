import type { BusMessage, BusMessages } from './bus-message.js';
import type { ResultStreams } from './results.js';

export type BusHandler = (message: BusMessage) => void;

/** What a publisher has given to the bus and the bus has not got rid of. */
export interface BusBacklog {
  /** Not written out yet. */
  readonly messages: number;
  /** On their way, without an answer. */
  readonly bytes: number;
}

/** Beyond so many messages that are not written out yet, the bus takes no more. */
export const MAX_BUS_BACKLOG = 400_000;

/**
 * At-most-once publish and subscribe. A subscriber sees what is published after `subscribe` resolved, in order per
 * channel, and is subscribed again by the adapter after the back end was away.
 * Errors: `BusUnavailableError` while the back end is away, or
 * when more is given than it takes; whoever publishes much looks at `backlog` first.
 */
export interface Bus {
  /** Whether the back end can be reached now: what is published is taken, and what is subscribed to is heard. */
  readonly isUp: boolean;
  /** Times that subscribers may have missed what was published, as the back end was away. */
  readonly interruptions: number;
  readonly backlog: BusBacklog;
  /** The newest results, to be read again by whoever was away. */
  readonly results: ResultStreams;
  /**
   * All of one call leave together where little waits, in order with the calls before on the same channel; where much waits, the
   * channels of `LEAVES_LAST` go last.
   */
  publish(messages: readonly (BusMessage | BusMessages)[]): Promise<void>;
  /** @returns ends this subscription */
  subscribe(channels: readonly string[], handler: BusHandler): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
