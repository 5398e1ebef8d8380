import {
  type Bus,
  type BusHandler,
  type BusMessage,
  type BusMessages,
  type BusReporter,
  BusUnavailableError,
  deliver,
  eachMessage,
} from '../index.js';
import type { RedisClient } from './client.js';
import type { KeptConnection } from './kept-connection.js';
import type { Writer } from './writer.js';

export interface RedisBusOptions {
  readonly writer: Writer;
  /** The connection for subscriptions; `restore` must run on it before it counts as up. */
  readonly keep: (restore: (client: RedisClient) => Promise<void>) => KeptConnection;
  readonly log: BusReporter;
}

/** One subscription. An object of its own, as the same handler may be subscribed twice. */
interface Subscription {
  readonly handler: BusHandler;
}

interface WaitingCall {
  readonly messages: readonly (BusMessage | BusMessages)[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** So few messages are written out in the turn of the call. */
const AT_ONCE = 32;
/** How long one turn of the event loop may go on writing messages out. */
const WRITE_OUT_MS = 5;

/** Redis pub/sub on two connections: the shared writer, and one that only listens. */
export class RedisBus implements Bus {
  readonly connection: KeptConnection;
  readonly counters = { publishes: 0, subscriberFailures: 0 };
  private readonly subscriptions = new Map<string, Set<Subscription>>();
  private closed = false;
  /** Calls whose messages are not written out yet. */
  private waiting: WaitingCall[] = [];

  constructor(private readonly options: RedisBusOptions) {
    this.connection = options.keep((client) => this.restore(client));
  }

  async publish(messages: readonly (BusMessage | BusMessages)[]): Promise<void> {
    this.requireOpen();
    if (messages.length === 0) return;
    if (this.waiting.length === 0 && messages.length <= AT_ONCE) return this.write(messages);
    await new Promise<void>((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(this.writeOut);
      this.waiting.push({ messages, resolve, reject });
    });
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

  /** As many calls as fit into a few milliseconds, in a turn of their own: whoever has many results is not held up by their text. */
  private readonly writeOut = (): void => {
    const until = performance.now() + WRITE_OUT_MS;
    let done = 0;
    while (done < this.waiting.length && (done === 0 || performance.now() < until)) {
      const { messages, resolve, reject } = this.waiting[done]!;
      this.write(messages).then(resolve, reject);
      done += 1;
    }
    this.waiting = this.waiting.slice(done);
    if (this.waiting.length > 0) setImmediate(this.writeOut);
  };

  private async write(messages: WaitingCall['messages']): Promise<void> {
    const commands = Array.from(eachMessage(messages), ({ channel, body }) => ['PUBLISH', channel, body]);
    this.counters.publishes += commands.length;
    await this.options.writer.sendAll(commands);
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
