import { type Bus, type BusMessage, type LogEntry, type LogRecord, type MarketTick, SCHEMA_VERSION, type TickLog } from '../bus/index.js';
import { epochMsOf, type EpochMs, type FeedMessage, type Gap, type Source } from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';
import { Duplicates } from './duplicates.js';
import { FeedClock, type FeedClockOptions, feedTimeOf } from './feed-clock.js';
import { Outbox } from './outbox.js';
import { splitByShard } from './shards.js';

export interface ForwarderOptions {
  readonly tickLog: TickLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly source: Source;
  readonly feedClock: FeedClockOptions;
  /** Publishes each trade on this channel; absent: not at all. */
  readonly tickChannel?: string;
  /** Entries per shard kept while the log is away. */
  readonly maxUnconfirmed: number;
  /** Ticks were given up; the gap is in the log. */
  readonly onOverflow?: (gap: Gap) => void;
}

interface Shard {
  readonly outbox: Outbox;
  next: number;
}

/** Where the log ended before this gateway: the feed's time of the last entry, and when it was received. */
export interface LogTail {
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

const CONFIRM_POLL_MS = 50;
/** The newest entry may be a repair, which belongs to an earlier time: so much is looked through. */
const TAIL_MS = 5_000;

/** The tick exactly as the user's document shows it, with event id and schema version besides. */
export function marketTick(message: Extract<FeedMessage, { kind: 'trade' }>, source: Source): MarketTick {
  const { symbol, price, size, time, sequence } = message;
  return {
    type: 'market_tick',
    symbol,
    price,
    volume: size,
    timestamp: time,
    source,
    event_id: `tick:${symbol}:${time}:${sequence}`,
    schema: SCHEMA_VERSION,
  };
}

/** Carries each batch of the feed to the tick log, stamped with the feed's clock, and each trade to the pub/sub channel. */
export class Forwarder {
  private readonly clock: FeedClock;
  readonly duplicates = new Duplicates();
  readonly counters = { ticks: 0, entries: 0, publishFailures: 0 };

  private constructor(
    private readonly options: ForwarderOptions,
    private readonly shards: readonly Shard[],
    /** Undefined for an empty log. */
    readonly tail: LogTail | undefined,
  ) {
    this.clock = new FeedClock(options.feedClock);
  }

  /** Goes on after the newest entry that the log has. */
  static async open(options: ForwarderOptions): Promise<Forwarder> {
    const { tickLog, clock, log, maxUnconfirmed } = options;
    const shards: Shard[] = [];
    let oldest: LogTail | undefined;
    for (let shard = 0; shard < tickLog.shards; shard += 1) {
      const tail = await tickLog.tail(shard);
      const time = newestTime(await tickLog.latest(shard, TAIL_MS));
      if (tail && time !== undefined && tail.entry.source === options.source && (oldest === undefined || time < oldest.time))
        oldest = { time: epochMsOf(time), receivedAt: tail.entry.receivedAt };
      const outbox: Outbox = new Outbox({
        tickLog,
        shard,
        clock,
        log,
        maxEntries: maxUnconfirmed,
        onOverflow: (lost) => forwarder.overflow(shard, lost),
      });
      shards.push({ outbox, next: (tail?.entry.sequence ?? -1) + 1 });
    }
    const forwarder = new Forwarder(options, shards, oldest);
    return forwarder;
  }

  /** Entries that the log has not confirmed. */
  get unconfirmed(): number {
    return this.shards.reduce((sum, { outbox }) => sum + outbox.depth, 0);
  }

  forward(received: readonly FeedMessage[], receivedAt: EpochMs): void {
    const messages = this.duplicates.without(received);
    if (messages.length === 0) return;
    this.append(this.clock.stamp(messages, receivedAt, this.options.clock.monotonic()), receivedAt);
    this.publish(messages);
  }

  /** Lets the feed's clock go on while no print comes. Call about once a second. */
  tick(): void {
    const mark = this.clock.idle(this.options.clock.monotonic());
    if (mark) this.append([mark], this.options.clock.now());
  }

  /** Appends what belongs to an earlier time (repairs); the feed's clock stays where it is, and nothing is published. */
  appendLate(shard: number, messages: readonly FeedMessage[]): void {
    this.push(shard, messages, this.options.clock.now());
  }

  /** What the log got in the last `withinMs`, everything that was forwarded before this call included. */
  async latest(shard: number, withinMs: number): Promise<readonly LogRecord[]> {
    const { clock, tickLog } = this.options;
    const upTo = this.shards[shard]?.next ?? 0;
    while ((this.shards[shard]?.outbox.oldest ?? upTo) < upTo) await clock.sleep(CONFIRM_POLL_MS);
    return tickLog.latest(shard, withinMs);
  }

  /** @returns entries left unconfirmed after `timeoutMs` */
  async drain(timeoutMs: number): Promise<number> {
    const left = await Promise.all(this.shards.map(({ outbox }) => outbox.drain(timeoutMs)));
    return left.reduce((sum, count) => sum + count, 0);
  }

  private append(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    splitByShard(messages, this.shards.length).forEach((part, index) => {
      if (part.length > 0) this.push(index, part, receivedAt);
    });
  }

  private push(index: number, messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    const shard = this.shards[index];
    if (!shard) return;
    const entry: LogEntry = { sequence: shard.next, source: this.options.source, receivedAt, messages };
    shard.next += 1;
    this.counters.entries += 1;
    shard.outbox.push(entry);
  }

  private publish(messages: readonly FeedMessage[]): void {
    const { tickChannel, bus, source, log } = this.options;
    const ticks: BusMessage[] = [];
    for (const message of messages) {
      if (message.kind !== 'trade') continue;
      this.counters.ticks += 1;
      if (tickChannel !== undefined) ticks.push({ channel: tickChannel, body: JSON.stringify(marketTick(message, source)) });
    }
    if (ticks.length === 0) return;
    bus.publish(ticks).catch((error: unknown) => {
      this.counters.publishFailures += ticks.length;
      log.debug('ticks not published; the log has them', { ticks: ticks.length, error: String(error) });
    });
  }

  /** What the bounded outbox gave up becomes a gap in the log. */
  private overflow(shard: number, lost: readonly LogEntry[]): void {
    const trades = lost.flatMap((entry) => entry.messages).filter((message) => message.kind === 'trade');
    const first = trades[0];
    const last = trades.at(-1);
    if (!first || !last) return;
    const symbols = [...new Set(trades.map((trade) => trade.symbol))];
    const gap: Gap = { kind: 'gap', from: epochMsOf(first.time), to: epochMsOf(last.time), cause: 'overflow', symbols };
    this.options.log.error('tick log away for too long; oldest ticks given up', { shard, trades: trades.length, symbols: symbols.length });
    this.push(shard, [gap], this.options.clock.now());
    this.options.onOverflow?.(gap);
  }
}

function newestTime(records: readonly LogRecord[]): number | undefined {
  let newest: number | undefined;
  for (const { entry } of records) {
    for (const message of entry.messages) {
      const time = feedTimeOf(message);
      if (time !== undefined && (newest === undefined || time > newest)) newest = time;
    }
  }
  return newest;
}
