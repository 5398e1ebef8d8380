import type { Reporter } from '../../market/index.js';
import { type Bus, type BusHandler, type BusMessage, BusUnavailableError, deliver, eachMessage, resultKindOf } from '../index.js';
import { MemoryResults } from './memory-results.js';

export interface MemoryBusOptions {
  /** Told when a subscriber throws; the other subscribers get the message all the same. */
  readonly log: Reporter;
  /** Results of each kind that can be read again. */
  readonly keepResults?: number;
  /** Names the streams of results; greater than that of an earlier bus. */
  readonly epoch?: number;
}

/** Who reads results again in one process was never long away. */
const KEEP_RESULTS = 10_000;

interface MemoryBusStats {
  readonly publishes: number;
  readonly subscriberFailures: number;
}

export interface MemoryBus extends Bus {
  stats(): MemoryBusStats;
}

interface Subscription {
  readonly handler: BusHandler;
  ended: boolean;
}

interface Delivery {
  readonly messages: readonly { readonly message: BusMessage; readonly to: readonly Subscription[] }[];
  readonly done: () => void;
}

/**
 * Publish and subscribe inside one process. Messages go to those who are subscribed when `publish` is called, in a later
 * turn of the event loop, in order over all channels; `publish` resolves after they were handed over, so a publisher that
 * awaits it can never run ahead of its subscribers.
 */
export function createMemoryBus({ log, keepResults: keep = KEEP_RESULTS, epoch = Date.now() }: MemoryBusOptions): MemoryBus {
  const results = new MemoryResults({ keep, epoch });
  /** The lists are replaced, never changed: a message under way keeps the list of its moment. */
  const subscriptions = new Map<string, readonly Subscription[]>();
  const counters = { publishes: 0, subscriberFailures: 0 };
  let deliveries: Delivery[] = [];
  let closed = false;

  const requireOpen = (): void => {
    if (closed) throw new BusUnavailableError('the in-process bus is closed');
  };

  const deliverAll = (): void => {
    const due = deliveries;
    deliveries = [];
    for (const { messages, done } of due) {
      for (const { message, to } of messages) {
        const handlers = to.filter((subscription) => !subscription.ended).map((subscription) => subscription.handler);
        counters.subscriberFailures += deliver(message, handlers, log);
      }
      done();
    }
  };

  const end = (subscription: Subscription, channels: readonly string[]): void => {
    subscription.ended = true;
    for (const channel of channels) {
      const left = subscriptions.get(channel)?.filter((other) => other !== subscription) ?? [];
      if (left.length === 0) subscriptions.delete(channel);
      else subscriptions.set(channel, left);
    }
  };

  return {
    get isUp() {
      return !closed;
    },
    interruptions: 0,
    get backlog() {
      return { messages: deliveries.reduce((sum, { messages }) => sum + messages.length, 0), bytes: 0 };
    },
    results,
    async publish(messages) {
      requireOpen();
      const addressed = messages.flatMap((message) => {
        counters.publishes += Symbol.iterator in message ? message.length : 1;
        const to = subscriptions.get(message.channel) ?? [];
        const isResult = resultKindOf(message.channel) !== undefined;
        // What nobody wants is not even written out.
        if (to.length === 0 && !isResult) return [];
        const each = Array.from(eachMessage([message]));
        if (isResult) for (const one of each) results.add(one);
        return to.length === 0 ? [] : each.map((one) => ({ message: one, to }));
      });
      if (addressed.length === 0) return;
      await new Promise<void>((resolve) => {
        if (deliveries.length === 0) setImmediate(deliverAll);
        deliveries.push({ messages: addressed, done: resolve });
      });
    },
    async subscribe(channels, handler) {
      requireOpen();
      const wanted = [...new Set(channels)];
      const subscription: Subscription = { handler, ended: false };
      for (const channel of wanted) subscriptions.set(channel, [...(subscriptions.get(channel) ?? []), subscription]);
      return async () => end(subscription, wanted);
    },
    async close() {
      closed = true;
      results.close();
      for (const list of subscriptions.values()) for (const subscription of list) subscription.ended = true;
      subscriptions.clear();
    },
    stats: () => ({ ...counters }),
  };
}
