import { BusUnavailableError, type LogEntry, type TickLog } from '../bus/index.js';
import type { Clock, Log } from '../ops/index.js';

export interface OutboxOptions {
  readonly tickLog: TickLog;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Entries kept while the log is away. Beyond it the oldest are given up, counted and reported as a gap. */
  readonly maxEntries: number;
  /** Entries were given up. */
  readonly onOverflow: (lost: readonly LogEntry[]) => void;
}

const RETRY_MS = 250;

/** The log is searched from so long before the oldest unconfirmed entry, for clocks that differ. */
const SEARCH_MARGIN_MS = 10_000;

/**
 * Keeps what the log has not confirmed. Entries go out at once and in order; when the log breaks off, or refuses one entry and
 * takes the next, it is asked what has arrived, and only the rest is sent again.
 */
export class Outbox {
  private readonly waiting: LogEntry[] = [];
  /** How many of `waiting`, from the front, are on their way. */
  private sent = 0;
  private recovering: Promise<void> | undefined;
  private idle: (() => void) | undefined;
  private closed = false;
  readonly counters = { confirmed: 0, resent: 0, overflowed: 0 };

  constructor(private readonly options: OutboxOptions) {}

  get depth(): number {
    return this.waiting.length;
  }

  /** Sequence number of the oldest entry that is not confirmed; Infinity when all are. */
  get oldest(): number {
    return this.waiting[0]?.sequence ?? Infinity;
  }

  push(entry: LogEntry): void {
    this.waiting.push(entry);
    if (!this.recovering) this.send();
    else if (this.waiting.length > this.options.maxEntries) this.giveUpOldest();
  }

  /** A tenth at a time, so that the gap report which follows finds room. */
  private giveUpOldest(): void {
    const lost = this.waiting.splice(0, Math.max(2, Math.ceil(this.options.maxEntries / 10)));
    this.counters.overflowed += lost.length;
    this.options.onOverflow(lost);
  }

  /** Resolves when the log has confirmed everything, or gives up after `timeoutMs`. @returns entries left unconfirmed */
  async drain(timeoutMs: number): Promise<number> {
    if (this.waiting.length > 0) {
      const drained = new Promise<void>((resolve) => {
        this.idle = resolve;
      });
      await Promise.race([drained, this.options.clock.sleep(timeoutMs)]);
    }
    this.closed = true;
    return this.waiting.length;
  }

  private send(): void {
    while (this.sent < this.waiting.length) {
      const entry = this.waiting[this.sent];
      if (!entry) return;
      this.sent += 1;
      this.options.tickLog.append(this.options.shard, entry).then(
        () => this.confirm(entry),
        (error: unknown) => this.recover(error),
      );
    }
  }

  private confirm(entry: LogEntry): void {
    const index = this.waiting[0] === entry ? 0 : this.waiting.indexOf(entry);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    if (index < this.sent) this.sent -= 1;
    this.counters.confirmed += 1;
    if (this.waiting.length === 0) this.idle?.();
  }

  private recover(error: unknown): void {
    if (this.recovering) return;
    this.options.log.warn('tick log away, ticks wait', { shard: this.options.shard, error: String(error) });
    this.recovering = this.resume();
  }

  private async resume(): Promise<void> {
    const { tickLog, shard, clock, log } = this.options;
    while (!this.closed) {
      try {
        const since = Math.min(clock.now(), this.waiting[0]?.receivedAt ?? clock.now()) - SEARCH_MARGIN_MS;
        const records = await tickLog.latest(shard, clock.now() - since);
        const arrived = new Set(records.map((record) => record.entry.sequence));
        for (const entry of this.waiting.filter(({ sequence }) => arrived.has(sequence))) this.confirm(entry);
        this.sent = 0;
        this.counters.resent += this.waiting.length;
        log.info('tick log back', { shard, resent: this.waiting.length });
        this.recovering = undefined;
        this.send();
        return;
      } catch (error) {
        if (!(error instanceof BusUnavailableError)) throw error;
        await clock.sleep(RETRY_MS);
      }
    }
  }
}
