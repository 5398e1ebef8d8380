import { type Bus, type BusMessage, type BusMessages, CHANNELS, countMessages, MessageEncoder } from '../bus/index.js';
import type { Clock, Log, Random } from '../market/index.js';
import type { Checkpoint, Store } from '../store/index.js';
import { Announcements } from './announcements.js';
import { Republication } from './republication.js';
import { ResultOutbox } from './result-outbox.js';
import { publishedOf } from './session-state.js';

export interface PublisherOptions {
  readonly random: Random;
  readonly bus: Bus;
  readonly store: Pick<Store, 'announcements' | 'announced'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly shard: number;
  /** The program is to end. */
  readonly signal: AbortSignal;
}

/** The next of their like says all that these say: one that does not arrive is not given again. */
const OVERTAKEN: ReadonlySet<string> = new Set([CHANNELS.snapshots, CHANNELS.health]);

/** Publishes what an engine has found, until it has arrived; and after a recovery only what had not been published. */
export class Publisher {
  readonly republication: Republication;
  readonly outbox: ResultOutbox;
  readonly announcements: Announcements;
  readonly encoder: MessageEncoder;
  /** Messages that the next of their like replaces, and that the bus did not take. */
  readonly counters = { failures: 0 };

  constructor(private readonly options: PublisherOptions) {
    this.encoder = new MessageEncoder(options.log);
    this.republication = new Republication(options);
    this.outbox = new ResultOutbox(options);
    this.announcements = new Announcements({
      ...options,
      publish: (messages) => this.publish(messages),
      published: () => this.outbox.settled(),
      givenUp: () => this.outbox.counters.givenUp,
    });
  }

  publish(given: readonly (BusMessage | BusMessages)[]): void {
    const [first] = given;
    if (!first) return;
    if (OVERTAKEN.has(first.channel)) {
      this.publishOnce(given);
      return;
    }
    const messages = this.republication.without(given);
    if (messages.length > 0) this.outbox.add(messages);
  }

  private publishOnce(messages: readonly (BusMessage | BusMessages)[]): void {
    this.options.bus.publish(messages).catch(() => {
      this.counters.failures += countMessages(messages);
    });
  }

  /** The engine goes on from a checkpoint. Errors: `BusUnavailableError`. */
  async recovered(checkpoint: Checkpoint | undefined): Promise<void> {
    await this.republication.begin(checkpoint ? publishedOf(checkpoint) : {});
    this.announcements.look();
  }
}
