import { type Bus, type LogHead, type LogRecord, LogTrimmedError, LOG_START, type OpenGap, type TickLog } from '../bus/index.js';
import { type Clock, type EpochMs, epochMsOf, type FeedMessage, type Log, type Source } from '../market/index.js';
import { Duplicates } from './duplicates.js';
import { FeedClock, type FeedClockOptions } from './feed-clock.js';
import { Mirror } from './mirror.js';
import { noOutboxCounters, Outbox } from './outbox.js';
import { splitByShard } from './shards.js';

export interface ForwarderOptions {
  readonly tickLog: TickLog;
  /** That of the lease under which the vendor's connection is held. */
  readonly fencingToken: number;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly source: Source;
  readonly feedClock: FeedClockOptions;
  /** Publishes each trade on this channel; absent: not at all. */
  readonly tickChannel?: string;
  /** What may wait for the log, in all shards together, bytes. */
  readonly maxUnconfirmed: number;
  /** The log takes no more for now, or takes more again. */
  readonly onFull: (full: boolean) => void;
  /** Of what the log has confirmed so much stays here, in all shards together, bytes. */
  readonly keepConfirmed: number;
  /** Another gateway has taken the log over. */
  readonly onFenced: () => void;
  /** The log takes nothing, and why, or takes everything again. */
  readonly onAway: (reason: string | undefined) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** More comes from the feed than is dealt with. */
  readonly isBehind: () => boolean;
}

/** Where the log ended before this gateway: the feed's time of the newest message, and when the last entry was received. */
export interface LogTail {
  readonly time: EpochMs;
  readonly receivedAt: EpochMs;
}

export interface InheritedGap extends OpenGap {
  /** Where no repair has closed it. */
  readonly shards: readonly number[];
}

/** Entries of one page when the log is looked through; each may hold a thousand messages, and the feed must not wait for them. */
const PAGE = 8;

/** Carries each batch of the feed to the tick log, stamped with the feed's clock, and each trade to the pub/sub channel. */
export class Forwarder {
  private readonly clock: FeedClock;
  private readonly outboxes: readonly Outbox[];
  private readonly mirror: Mirror | undefined;
  private fullOutboxes = 0;
  private awayOutboxes = 0;
  readonly duplicates = new Duplicates();
  readonly counters = { ticks: 0 };
  /** What the outboxes of all shards have counted, together. */
  readonly logCounters = noOutboxCounters();

  private constructor(
    private readonly options: ForwarderOptions,
    private readonly heads: readonly (LogHead | undefined)[],
  ) {
    const { tickLog, fencingToken, clock, log, source, feedClock, maxUnconfirmed, keepConfirmed, onFenced, random } = options;
    this.clock = new FeedClock(feedClock);
    const maxBytes = maxUnconfirmed / heads.length;
    const keepBytes = keepConfirmed / heads.length;
    this.outboxes = heads.map((head, shard) => {
      const next = (head?.sequence ?? -1) + 1;
      const onFull = (full: boolean): void => this.onFull(full);
      const onAway = (reason: string | undefined): void => this.onAway(reason);
      const sizes = { maxBytes, keepBytes };
      const counters = this.logCounters;
      return new Outbox({ tickLog, shard, fencingToken, source, next, clock, log, ...sizes, onFull, onFenced, onAway, random, counters });
    });
    const { tickChannel: channel, bus, isBehind } = options;
    this.mirror = channel === undefined ? undefined : new Mirror({ bus, log, channel, source, isBehind });
  }

  /** Takes the log over and goes on after its newest entry. @throws LogFencedError, BusUnavailableError */
  static async open(options: ForwarderOptions): Promise<Forwarder> {
    return new Forwarder(options, await options.tickLog.claim(options.fencingToken));
  }

  /** That of the shard that ended first; undefined for an empty log, and for one of another source. */
  get tail(): LogTail | undefined {
    const heads = this.heads.filter((head) => head !== undefined).filter(({ time, source }) => time > 0 && source === this.options.source);
    const [first] = heads.toSorted((a, b) => a.time - b.time);
    return first && { time: first.time, receivedAt: first.receivedAt };
  }

  /** What an earlier holder left open: it may have repaired some shards of a gap and not come to the others. */
  get openGaps(): readonly InheritedGap[] {
    const open = new Map<string, InheritedGap & { readonly shards: number[] }>();
    this.heads.forEach((head, shard) => {
      for (const { gap, notedAt } of head?.openGaps ?? []) {
        const key = `${gap.from} ${gap.to}`;
        const inherited = open.get(key) ?? { gap, notedAt, shards: [] };
        inherited.shards.push(shard);
        open.set(key, inherited);
      }
    });
    return [...open.values()];
  }

  /** What the log has not confirmed. */
  get unconfirmed(): { readonly entries: number; readonly bytes: number } {
    const depths = this.outboxes.map(({ depth }) => depth);
    return {
      entries: depths.reduce((sum, { entries }) => sum + entries, 0),
      bytes: depths.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** Trades that went to the pub/sub channel, and that were left out there. */
  get mirrored(): Mirror['counters'] | undefined {
    return this.mirror?.counters;
  }

  /** Of what the log has confirmed, what is kept in case it loses it. */
  get keptBytes(): number {
    return this.outboxes.reduce((sum, { keptBytes }) => sum + keptBytes, 0);
  }

  forward(received: readonly FeedMessage[], receivedAt: EpochMs): void {
    const messages = this.duplicates.without(received);
    if (messages.length === 0) return;
    for (const message of messages) if (message.kind === 'trade') this.counters.ticks += 1;
    this.append(this.clock.stamp(messages, this.options.clock.monotonic()), receivedAt);
    this.mirror?.publish(messages);
  }

  /** Lets the feed's clock go on while no print comes. Call about once a second. */
  tick(): void {
    const mark = this.clock.idle(this.options.clock.monotonic());
    if (mark) this.append([mark], this.options.clock.now());
  }

  /** Where the feed's clock stands when nothing has come since the log's end; undefined where it stands still without prints. */
  estimate({ time, receivedAt }: LogTail): EpochMs | undefined {
    const { rate } = this.options.feedClock;
    return rate === 0 ? undefined : epochMsOf(Math.round(time + Math.max(0, this.options.clock.now() - receivedAt) * rate));
  }

  /** The feed has come to `time` without any print that this holder could have seen. */
  goOnFrom(time: EpochMs): void {
    this.clock.goOnFrom(time, this.options.clock.monotonic());
  }

  /** By shard, the sequence number up to which everything stands, or will stand, that has been forwarded so far. */
  get forwarded(): readonly number[] {
    return this.outboxes.map(({ nextSequence }) => nextSequence);
  }

  /**
   * Appends what belongs to an earlier time (repairs); the feed's clock stays where it is, and nothing is published. Resolves when
   * the log has confirmed it.
   */
  async appendLate(shard: number, messages: readonly FeedMessage[]): Promise<void> {
    const outbox = this.outboxes[shard];
    this.duplicates.note(messages);
    outbox?.add(messages, this.options.clock.now());
    await outbox?.settled();
  }

  /** What the log got from a machine time on up to the entry with a sequence number, page by page, once it has been confirmed. */
  async *read(
    shard: number,
    since: EpochMs,
    until: number,
    between: { readonly from: EpochMs; readonly to: EpochMs },
  ): AsyncGenerator<readonly LogRecord[], void> {
    const { tickLog } = this.options;
    await this.outboxes[shard]?.settled();
    const page = (after: LogRecord['position']): Promise<readonly LogRecord[]> =>
      tickLog.read(shard, after, { count: PAGE, blockMs: 0, between });
    let records = await page(tickLog.positionAt(shard, since)).catch((error: unknown) => {
      if (error instanceof LogTrimmedError) return page(LOG_START);
      throw error;
    });
    for (let last = records.at(-1); last !== undefined; last = records.at(-1)) {
      yield records;
      if (last.problem === undefined && last.entry.sequence >= until) return;
      records = await page(last.position);
    }
  }

  /** @returns entries left unconfirmed after `timeoutMs` */
  async drain(timeoutMs: number): Promise<number> {
    const left = await Promise.all(this.outboxes.map((outbox) => outbox.drain(timeoutMs)));
    return left.reduce((sum, count) => sum + count, 0);
  }

  private append(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    splitByShard(messages, this.outboxes.length).forEach((part, shard) => {
      if (part.length > 0) this.outboxes[shard]?.add(part, receivedAt);
    });
  }

  private onAway(reason: string | undefined): void {
    const before = this.awayOutboxes;
    this.awayOutboxes += reason === undefined ? -1 : 1;
    if ((before === 0) !== (this.awayOutboxes === 0)) this.options.onAway(reason);
  }

  /** One full shard holds up the feed: what comes is of all shards. */
  private onFull(full: boolean): void {
    this.fullOutboxes += full ? 1 : -1;
    if (full ? this.fullOutboxes === 1 : this.fullOutboxes === 0) this.options.onFull(full);
  }
}
