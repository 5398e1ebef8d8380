import type { Reporter } from '../../market/index.js';
import {
  type Bus,
  type BusBacklog,
  type BusCounters,
  type BusHandler,
  BusUnavailableError,
  deliver,
  eachMessage,
  type ResultStreams,
} from '../index.js';
import type { RedisClient } from './client.js';
import type { KeptConnection } from './kept-connection.js';
import type { KeptResults } from './kept-results.js';
import { PublishBatch } from './publish-batch.js';
import { KEEP_AND_PUBLISH, PUBLISH_ALL } from './publish-script.js';
import { type Outgoing, WriteOut } from './write-out.js';
import type { Writer } from './writer.js';

export interface RedisBusOptions {
  readonly writer: Writer;
  readonly kept: KeptResults;
  readonly results: ResultStreams;
  /** The connection for subscriptions; `restore` must run on it before it counts as up. */
  readonly keep: (restore: (client: RedisClient) => Promise<void>) => KeptConnection;
  readonly log: Reporter;
}

/** One subscription. An object of its own, as the same handler may be subscribed twice. */
interface Subscription {
  readonly handler: BusHandler;
}

/** Redis pub/sub on two connections: one that publishes, and one that only listens. */
export class RedisBus implements Bus {
  readonly connection: KeptConnection;
  readonly counters: BusCounters = { publishes: 0, subscriberFailures: 0 };
  private readonly subscriptions = new Map<string, Set<Subscription>>();
  private closed = false;
  /** Of this turn of the event loop. */
  private batch: PublishBatch | undefined;
  private readonly writeOut = new WriteOut((messages) => this.write(messages));
  readonly results: ResultStreams;

  constructor(private readonly options: RedisBusOptions) {
    this.results = options.results;
    this.connection = options.keep((client) => this.restore(client));
  }

  get isUp(): boolean {
    return this.connection.isUp && this.options.writer.connection.isUp;
  }

  get interruptions(): number {
    return this.connection.reconnects;
  }

  get backlog(): BusBacklog {
    return { messages: this.writeOut.messages, bytes: this.options.writer.unconfirmedBytes };
  }

  async publish(messages: readonly Outgoing[]): Promise<void> {
    this.requireOpen();
    await this.writeOut.add(messages);
  }

  async subscribe(channels: readonly string[], handler: BusHandler): Promise<() => Promise<void>> {
    this.requireOpen();
    const wanted = [...new Set(channels)];
    const subscription: Subscription = { handler };
    for (const channel of wanted) {
      const others = this.subscriptions.get(channel);
      if (others) others.add(subscription);
      else this.subscriptions.set(channel, new Set([subscription]));
    }
    try {
      await this.connection.run((client) => client.subscribe(wanted, this.receive));
    } catch (error) {
      this.forget(subscription, wanted);
      throw error;
    }
    return () => this.end(subscription, wanted);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.subscriptions.clear();
    await this.connection.close();
  }

  /** In scripts of many messages each: a command a message costs several times as much, and most calls have few. */
  private async write(messages: readonly Outgoing[]): Promise<void> {
    const sent = new Set<Promise<void>>();
    for (const { channel, body } of eachMessage(messages)) {
      const batch = (this.batch ??= this.newBatch());
      batch.add(channel, body);
      sent.add(batch.done);
      if (batch.isFull) this.sendBatch(batch);
    }
    await Promise.all(sent);
  }

  private newBatch(): PublishBatch {
    const batch = new PublishBatch();
    queueMicrotask(() => this.sendBatch(batch));
    return batch;
  }

  private sendBatch(batch: PublishBatch): void {
    if (batch !== this.batch) return;
    this.batch = undefined;
    this.counters.publishes += batch.count;
    this.send(batch).then(batch.resolve, batch.reject);
  }

  private async send(batch: PublishBatch): Promise<void> {
    const { writer, kept } = this.options;
    const { pairs, kinds } = batch;
    if (kinds.length === 0) {
      await (batch.count === 1 ? writer.send(['PUBLISH', ...pairs]) : writer.run(PUBLISH_ALL, [], pairs));
      return;
    }
    const call = kept.call(batch);
    try {
      call.confirmed(await writer.run(KEEP_AND_PUBLISH, call.keys, call.args));
    } catch (error) {
      call.failed();
      throw error;
    }
  }

  private requireOpen(): void {
    if (this.closed) throw new BusUnavailableError('the bus is closed');
  }

  private readonly receive = (body: string, channel: string): void => {
    const subscriptions = this.subscriptions.get(channel);
    if (!subscriptions) return;
    const handlers = Array.from(subscriptions, ({ handler }) => handler);
    this.counters.subscriberFailures += deliver({ channel, body }, handlers, this.options.log);
  };

  private async end(subscription: Subscription, channels: readonly string[]): Promise<void> {
    const deserted = this.forget(subscription, channels);
    if (deserted.length === 0 || !this.connection.isUp) return;
    try {
      await this.connection.run((client) => client.unsubscribe(deserted, this.receive));
    } catch (error) {
      // A connection that is gone listens to nothing, and the next one only to what is still wanted.
      if (!(error instanceof BusUnavailableError)) throw error;
    }
  }

  /** @returns the channels that nobody wants any more */
  private forget(subscription: Subscription, channels: readonly string[]): string[] {
    return channels.filter((channel) => {
      const subscriptions = this.subscriptions.get(channel);
      if (!subscriptions?.delete(subscription) || subscriptions.size > 0) return false;
      this.subscriptions.delete(channel);
      return true;
    });
  }

  private async restore(client: RedisClient): Promise<void> {
    const channels = [...this.subscriptions.keys()];
    if (channels.length === 0) return;
    await client.subscribe(channels, this.receive);
    const deserted = channels.filter((channel) => !this.subscriptions.has(channel));
    if (deserted.length > 0) await client.unsubscribe(deserted, this.receive);
  }
}
