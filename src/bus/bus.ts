export interface BusMessage {
  readonly channel: string;
  /** UTF-8 JSON. */
  readonly body: string;
}

export type BusHandler = (message: BusMessage) => void;

/**
 * At-most-once publish and subscribe. A subscriber sees what is published after `subscribe` resolved, in order per
 * channel, and is subscribed again by the adapter after the back end was away.
 * Errors: `BusUnavailableError` while the back end is away.
 */
export interface Bus {
  /** All of one call travel in one round trip. */
  publish(messages: readonly BusMessage[]): Promise<void>;
  /** @returns ends this subscription */
  subscribe(channels: readonly string[], handler: BusHandler): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
