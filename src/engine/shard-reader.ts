import {
  BusUnavailableError,
  LOG_START,
  type LogEntryError,
  LogLostError,
  type LogPosition,
  type LogRecord,
  LogTrimmedError,
  type TickLog,
} from '../bus/index.js';
import type { Clock, EpochMs, Log } from '../market/index.js';
import { begunLog } from './begun-log.js';
import { type RetentionAlarm, retentionAlarm } from './retention-alarm.js';

export interface ShardReaderOptions {
  readonly tickLog: TickLog;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly logId: string;
  /** How long the log keeps an entry; absent where it does not go by time. */
  readonly keptMs?: number | undefined;
  /** Each time that a read has failed. */
  readonly onAway?: () => Promise<void>;
}

/** Entries of one read; each holds one message in a quiet market, and up to a thousand in a backlog. */
const READ_RECORDS = 64;
const READ_BLOCK_MS = 250;
/** Between two tries. */
const RETRY_MS = 500;

/** Reads one shard on and on: while records are folded, those that follow them are on their way. */
export class ShardReader {
  private ahead: Promise<readonly LogRecord[]> | undefined;
  private atEnd: number;
  /** The end of the log has been read. */
  hasComeToEnd = false;
  /** Why the log cannot be read; undefined while it can. */
  away: string | undefined;
  /** Machine time from the gateway's receipt of the newest entry until it was read, ms; 0 once there is none to read. */
  lagMs = 0;
  /** Of the newest entry that was read: machine time of receipt; undefined at the end of the log. */
  private standsAt: EpochMs | undefined;
  /** Entries that could not be read, and times that the log no longer held what comes next. */
  readonly counters = { unreadable: 0, trimmed: 0 };

  constructor(
    private readonly options: ShardReaderOptions,
    private after: LogPosition,
  ) {
    this.atEnd = options.clock.monotonic();
  }

  /** How long ago the end of the log was last read, ms. */
  get unreadMs(): number {
    return this.options.clock.monotonic() - this.atEnd;
  }

  /** How long ago the entry was received at which the reader stands, whether it reads or waits, ms; 0 at the end, or while nobody knows it. */
  get behindMs(): number {
    const { standsAt, away } = this;
    return standsAt === undefined || away !== undefined ? 0 : Math.max(0, this.options.clock.now() - standsAt);
  }

  /** Near to what the log forgets unread; undefined while it is far from it. */
  get retention(): RetentionAlarm | undefined {
    return retentionAlarm(this.behindMs, this.options.keptMs);
  }

  /**
   * Waits while the log is away: what has been folded stays, whatever of it comes back.
   * @returns an empty list after a quarter of a second without any; entries that cannot be read are left out and reported
   * @throws LogLostError when another log has come back
   */
  next(): Promise<readonly LogRecord[]> {
    return this.whenThere(() => this.nextRead());
  }

  /** Does the same again until the log answers. @throws LogLostError when another log has come back */
  async whenThere<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { tickLog, clock, log, signal, logId, onAway } = this.options;
    for (let isAway = false; ;) {
      try {
        if (isAway && (await begunLog(tickLog, clock, log, signal)) !== logId) throw new LogLostError(undefined);
        const answer = await ask();
        this.away = undefined;
        return answer;
      } catch (error) {
        if (signal.aborted || !(error instanceof BusUnavailableError)) throw error;
        if (!isAway) log.warn('tick log unavailable; trying again', { error: error.message });
        isAway = true;
        this.away = error.message;
        await onAway?.();
        await clock.sleep(RETRY_MS, signal);
      }
    }
  }

  private async nextRead(): Promise<readonly LogRecord[]> {
    const { ahead } = this;
    this.ahead = undefined;
    const records = await (ahead ?? this.read(this.after));
    if (records.length < READ_RECORDS) {
      this.atEnd = this.options.clock.monotonic();
      this.hasComeToEnd = true;
    }
    const last = records.at(-1);
    if (!last) {
      this.lagMs = 0;
      this.standsAt = undefined;
      return records;
    }
    this.after = last.position;
    if (!this.options.signal.aborted) {
      this.ahead = this.read(this.after);
      // Whoever folds may fail first; the failure of the read is then nobody's.
      this.ahead.catch(() => undefined);
    }
    return this.readable(records);
  }

  private async read(after: LogPosition): Promise<readonly LogRecord[]> {
    const { tickLog, shard, log, signal } = this.options;
    const options = { count: READ_RECORDS, blockMs: READ_BLOCK_MS, signal };
    try {
      return await tickLog.read(shard, after, options);
    } catch (error) {
      if (!(error instanceof LogTrimmedError)) throw error;
      this.counters.trimmed += 1;
      log.error('the tick log no longer holds the position; continuing with its oldest entry', { after, remedy: error.remedy });
      return tickLog.read(shard, LOG_START, options);
    }
  }

  private readable(records: readonly LogRecord[]): readonly LogRecord[] {
    const newest = records.findLast(({ problem }) => problem === undefined);
    if (newest) {
      this.lagMs = Math.max(0, this.options.clock.now() - newest.entry.receivedAt);
      this.standsAt = newest.entry.receivedAt;
    }
    for (const { problem } of records) if (problem) this.onUnreadable(problem);
    return records;
  }

  /** The entry is passed over: what stands around it is whole, and waiting would not mend it. */
  private onUnreadable(problem: LogEntryError): void {
    this.counters.unreadable += 1;
    this.options.log.error('an entry of the tick log cannot be read; skipped', {
      problem: problem.message,
      remedy: problem.remedy,
      count: this.counters.unreadable,
    });
  }
}
