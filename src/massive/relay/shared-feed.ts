import type { Feed, FeedHandlers, RejectCounts, Ticker } from '../../market/index.js';
import { MassiveClient, type MassiveClientOptions } from '../client/index.js';
import { type Relay, type RelayOptions, startRelay } from './relay.js';

export type SharedFeedRelay = Omit<RelayOptions, 'upstream' | 'clock' | 'log'>;

/** A vendor connection that local programs use too: it lives and ends together with the relay that serves them. */
export class SharedFeed implements Feed {
  private constructor(
    readonly client: MassiveClient,
    readonly relay: Relay,
  ) {}

  /** @throws RelayPortError, RelayOpenError */
  static async open(options: MassiveClientOptions, relayOptions: SharedFeedRelay): Promise<SharedFeed> {
    const { clock, log } = options;
    const client = new MassiveClient({ ...options, onRaw: (elements) => relay.deliver(elements) });
    const upstream = { setTopics: (topics: ReadonlySet<string>) => client.share(topics) };
    const relay = await startRelay({ ...relayOptions, upstream, clock, log });
    return new SharedFeed(client, relay);
  }

  get rejects(): RejectCounts {
    return this.client.rejects;
  }
  get backlog(): Feed['backlog'] {
    return this.client.backlog;
  }

  subscribe(symbols: readonly Ticker[] | '*'): void {
    this.client.subscribe(symbols);
  }
  hold(held: boolean): void {
    this.client.hold(held);
  }
  start(handlers: FeedHandlers): void {
    this.client.start(handlers);
  }

  /** The vendor first: whoever takes over needs the slot; local programs then find the new holder's relay. */
  async close(): Promise<void> {
    await this.client.close();
    await this.relay.close();
  }
}
