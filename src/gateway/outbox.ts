import { BusUnavailableError, LogFencedError, LogLostError, type SealedEntry, type TickLog } from '../bus/index.js';
import { Confirmed } from './confirmed.js';
import { Backoff, type Clock, type EpochMs, type FeedMessage, Fifo, type Log, type Random, type Source } from '../market/index.js';

export interface OutboxOptions {
  readonly tickLog: TickLog;
  readonly shard: number;
  readonly fencingToken: number;
  readonly source: Source;
  /** Sequence number of the first entry. */
  readonly next: number;
  readonly clock: Clock;
  readonly log: Log;
  /** What may wait for its confirmation; beyond it the outbox is full, and whoever fills it has to stop. */
  readonly maxBytes: number;
  /** It has become full, or has room again. */
  readonly onFull: (full: boolean) => void;
  /** Another writer has taken the log over. Called once; nothing is sent any more. */
  readonly onFenced: () => void;
  /** The log takes nothing, and why, or takes everything again. */
  readonly onAway: (reason: string | undefined) => void;
  /** Of what the log has confirmed the newest stays here, in case the log loses it: so many bytes. */
  readonly keepBytes: number;
  readonly random: Random;
  /** Shared with the outboxes of other shards; absent: its own. */
  readonly counters?: OutboxCounters;
}

export interface OutboxCounters {
  /** Entries that the log has confirmed, and that were sent again. */
  confirmed: number;
  resent: number;
  interruptions: number;
  /** Times that the log had lost what it had confirmed. */
  losses: number;
}

export const noOutboxCounters = (): OutboxCounters => ({ confirmed: 0, resent: 0, interruptions: 0, losses: 0 });

/** Entries on their way at once. While so many have no answer, what comes meanwhile grows into larger ones… */
const MAX_IN_FLIGHT = 4;
/** …and of those that can grow no more, so many: a log that answers slowly shall still take much at a time. */
const MAX_WHOLE_IN_FLIGHT = 32;
/** Messages of one entry. */
const MAX_MESSAGES = 1_024;
const ROOM_AGAIN = 0.75;
const RETRY = { firstMs: 100, mostMs: 2_000 } as const;

/**
 * Keeps what the log has not confirmed, and the last seconds of what it has. A message goes out at once while the log answers quickly;
 * the more waits, the larger the entries. When the log breaks off or refuses, everything unconfirmed is sent again, the oldest first and
 * alone, until it is taken: the log itself leaves out what had arrived. When the log turns out to have lost what it had confirmed, that is
 * sent again as far as it is still here. It counts as back only once what waits is on its way, so that a log that takes one entry in ten is
 * told of once, and asked ever more seldom.
 */
export class Outbox {
  private entries = new Fifo<SealedEntry>();
  private readonly kept: Confirmed;
  private messages: FeedMessage[] = [];
  private receivedAt: EpochMs | undefined;
  private next: number;
  private bytes = 0;
  private inFlight = 0;
  /** Answers to what was sent before the last breaking off do not count. */
  private attempt = 0;
  private state: 'sending' | 'waiting' | 'fenced' | 'closed' = 'sending';
  private full = false;
  private readonly backoff: Backoff;
  private isAway = false;
  private readonly settling = new Set<() => void>();
  readonly counters: OutboxCounters;

  constructor(private readonly options: OutboxOptions) {
    this.next = options.next;
    this.backoff = new Backoff({ ...RETRY, random: options.random });
    this.counters = options.counters ?? noOutboxCounters();
    this.kept = new Confirmed(options.clock, options.keepBytes);
  }

  /** Of what the log has confirmed, what is still here. */
  get keptBytes(): number {
    return this.kept.bytes;
  }

  /** What waits for its confirmation. */
  get depth(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.entries.length + (this.messages.length > 0 ? 1 : 0), bytes: this.bytes };
  }

  /** Of the entry that what is added next will be a part of, at the earliest. */
  get nextSequence(): number {
    return this.next;
  }

  get isFull(): boolean {
    return this.full;
  }

  add(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    for (const message of messages) {
      this.receivedAt ??= receivedAt;
      if (this.messages.push(message) === MAX_MESSAGES) this.seal();
    }
    this.send();
  }

  /** Resolves when everything that was added before has been confirmed, or will never be. */
  settled(): Promise<void> {
    if (this.isSettled) return Promise.resolve();
    const upTo = this.messages.length > 0 ? this.next : this.next - 1;
    return new Promise((resolve) => {
      const look = (): void => {
        const oldest = this.entries.at(0)?.sequence ?? this.next;
        if (oldest <= upTo && !this.isOver) return;
        this.settling.delete(look);
        resolve();
      };
      this.settling.add(look);
    });
  }

  /** Resolves when the log has confirmed everything, or gives up after `timeoutMs`. @returns entries left unconfirmed */
  async drain(timeoutMs: number): Promise<number> {
    const waiting = new AbortController();
    await Promise.race([this.settled(), this.options.clock.sleep(timeoutMs, waiting.signal)]);
    waiting.abort();
    const left = this.depth.entries;
    if (this.state !== 'fenced') this.state = 'closed';
    this.tellSettled();
    return left;
  }

  private get isOver(): boolean {
    return this.state === 'fenced' || this.state === 'closed';
  }

  private get isSettled(): boolean {
    return this.isOver || (this.entries.length === 0 && this.messages.length === 0);
  }

  /** Messages as bytes are a third of what they are as objects. */
  private seal(): void {
    if (this.messages.length === 0 || this.receivedAt === undefined) return;
    const { tickLog, source } = this.options;
    const entry = tickLog.seal({ sequence: this.next, source, receivedAt: this.receivedAt, messages: this.messages });
    this.next += 1;
    this.messages = [];
    this.receivedAt = undefined;
    this.entries.push(entry);
    this.bytes += entry.bytes;
    if (!this.full && this.bytes > this.options.maxBytes) this.show(true);
  }

  private send(): void {
    while (this.state === 'sending' && this.inFlight < MAX_WHOLE_IN_FLIGHT) {
      if (this.inFlight === this.entries.length && this.inFlight < MAX_IN_FLIGHT) this.seal();
      const entry = this.entries.at(this.inFlight);
      if (!entry) return;
      this.inFlight += 1;
      this.append(entry, this.attempt);
    }
  }

  private append(entry: SealedEntry, attempt: number): void {
    const { tickLog, shard, fencingToken } = this.options;
    const stillCounts = (): boolean => attempt === this.attempt;
    tickLog.append(shard, entry, fencingToken).then(
      () => (stillCounts() ? this.confirmed() : undefined),
      (error: unknown) => (stillCounts() ? this.broken(error) : undefined),
    );
  }

  private confirmed(): void {
    const entry = this.entries.shift();
    if (entry) {
      this.bytes -= entry.bytes;
      this.kept.add(entry);
    }
    this.inFlight -= 1;
    this.counters.confirmed += 1;
    if (this.full && this.bytes < this.options.maxBytes * ROOM_AGAIN) this.show(false);
    if (this.state === 'waiting') this.state = 'sending';
    if (this.isAway && this.entries.length <= MAX_IN_FLIGHT) this.tellBack();
    this.tellSettled();
    this.send();
  }

  private tellBack(): void {
    const { log, shard, onAway } = this.options;
    this.isAway = false;
    this.backoff.reset();
    log.info('tick log available again', { shard });
    onAway(undefined);
  }

  private broken(error: unknown): void {
    this.attempt += 1;
    if (this.isOver) return;
    const { log, shard, onFenced } = this.options;
    if (error instanceof LogFencedError) {
      this.state = 'fenced';
      log.error(error.message, { shard, waiting: this.depth.entries, remedy: error.remedy });
      this.tellSettled();
      onFenced();
      return;
    }
    const isLost = error instanceof LogLostError;
    if (!isLost && !(error instanceof BusUnavailableError)) throw error;
    this.state = 'waiting';
    this.counters.resent += this.inFlight;
    this.inFlight = 0;
    if (isLost) void this.sendLostAgain(error);
    else {
      this.tellAway(error.message);
      void this.tryAgain();
    }
  }

  private tellAway(reason: string): void {
    if (this.isAway) return;
    const { log, shard, onAway } = this.options;
    this.isAway = true;
    this.counters.interruptions += 1;
    log.warn('tick log unavailable; ticks wait', { shard, error: reason });
    onAway(reason);
  }

  private async tryAgain(): Promise<void> {
    await this.options.clock.sleep(this.backoff.next());
    const oldest = this.entries.at(0);
    if (this.state !== 'waiting' || !oldest) return;
    this.inFlight = 1;
    this.append(oldest, this.attempt);
  }

  /** The log has lost its end: it goes on with the oldest that is still here of what it has not. */
  private async sendLostAgain(error: LogLostError): Promise<void> {
    const { tickLog, shard, fencingToken, log } = this.options;
    const newest = error.newest ?? -1;
    const again = this.kept.takeAfter(newest);
    const entries = new Fifo<SealedEntry>();
    for (const entry of again) {
      entries.push(entry);
      this.bytes += entry.bytes;
    }
    for (let at = 0; at < this.entries.length; at += 1) entries.push(this.entries.at(at)!);
    this.entries = entries;
    this.counters.losses += 1;
    const next = entries.at(0)?.sequence ?? this.next;
    const gone = error.newest === undefined ? 'unknown' : next - 1 - newest;
    log.error(error.message, { shard, sentAgain: again.length, gone, remedy: error.remedy });
    try {
      if (next !== newest + 1 || error.newest === undefined) await tickLog.restore(shard, next, fencingToken);
    } catch (failure) {
      this.broken(failure);
      return;
    }
    await this.tryAgain();
  }

  private show(full: boolean): void {
    this.full = full;
    this.options.onFull(full);
  }

  private tellSettled(): void {
    for (const look of this.settling) look();
  }
}
