import type { Clock, Log } from '../ops/index.js';
import {
  type AlertRow,
  type BarRow,
  type Commit,
  type GapRow,
  type HealthRow,
  type IndicatorRows,
  type PatternRows,
  type RepairRow,
  type SessionRow,
  type Store,
  StoreUnavailableError,
} from '../store/index.js';

export interface RecorderOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly shard: number;
  readonly ownerEpoch: number;
  readonly logId: string;
  /** Rows that make a commit worth its while. */
  readonly batchRows: number;
  /** A commit at the latest so long after the first waiting row, ms. */
  readonly flushIntervalMs: number;
  /** With so many rows waiting the engine pauses; the tick log keeps what it has not read. */
  readonly maxRows: number;
  /** The same in bytes, about; patterns are several times as long as indicators. */
  readonly maxBytes?: number;
  /** A full snapshot at most so often, ms. */
  readonly snapshotIntervalMs: number;
  readonly snapshot: () => Uint8Array;
}

const MAX_BYTES = 96 * 1_024 * 1_024;
/** What a row takes on its way to the database, about. */
const BYTES = { bar: 120, indicator: 160, pattern: 800, other: 300 } as const;
const RETRY_MS = [100, 250, 500, 1_000, 2_000] as const;

interface Pending {
  bars: BarRow[];
  indicators: IndicatorRows[];
  patterns: PatternRows[];
  sessions: SessionRow[];
  alerts: AlertRow[];
  gaps: GapRow[];
  repairs: RepairRow[];
}
const nothing = (): Pending => ({ bars: [], indicators: [], patterns: [], sessions: [], alerts: [], gaps: [], repairs: [] });

/**
 * Gathers rows and writes them with the log position that they end at, in one transaction. One commit at a time: what comes meanwhile
 * makes the next, so commits grow with the backlog and are small when there is none. While the database is slow or away the rows wait,
 * the commit is tried again, and with `maxRows` or `maxBytes` waiting the engine pauses.
 */
export class Recorder {
  private pending = nothing();
  private rows = 0;
  private bytes = 0;
  private writing = 0;
  private oldestAt = 0;
  private position: string | undefined;
  private committed: string | undefined;
  private snapshotAt = -Infinity;
  private running: Promise<void> | undefined;
  private failure: unknown;
  /** `pauses`: how often the engine had to wait for the database. */
  readonly counters = { commits: 0, rows: 0, retries: 0, pauses: 0, largestCommit: 0 };

  constructor(private readonly options: RecorderOptions) {}

  /** Rows for the next commit. */
  get waitingRows(): number {
    return this.rows;
  }
  get waitingBytes(): number {
    return this.bytes;
  }
  /** Rows of the commit that is under way. */
  get writingRows(): number {
    return this.writing;
  }

  bar(row: BarRow): void {
    this.pending.bars.push(row);
    this.added(1, BYTES.bar);
  }
  /** @param count how many rows they are */
  indicators(rows: IndicatorRows, count: number): void {
    if (count === 0) return;
    this.pending.indicators.push(rows);
    this.added(count, BYTES.indicator);
  }
  /** @param count how many rows they are */
  patterns(rows: PatternRows, count: number): void {
    if (count === 0) return;
    this.pending.patterns.push(rows);
    this.added(count, BYTES.pattern);
  }
  session(row: SessionRow): void {
    this.pending.sessions.push(row);
    this.added();
  }

  alert(row: AlertRow): void {
    this.pending.alerts.push(row);
    this.added();
  }
  gap(row: GapRow): void {
    this.pending.gaps.push(row);
    this.added();
  }
  repair(row: RepairRow): void {
    this.pending.repairs.push(row);
    this.added();
  }

  /** Everything up to `position` has been folded. Starts a commit when one is due; waits only when too much is waiting. */
  async reached(position: string): Promise<void> {
    this.rethrow();
    this.position = position;
    if (this.due && !this.running) void this.startCommit();
    if (this.full && this.running) this.counters.pauses += 1;
    while (this.full && this.running) {
      await this.running;
      this.rethrow();
      void this.startCommit();
    }
    this.rethrow();
  }

  private get due(): boolean {
    const { batchRows, flushIntervalMs, clock } = this.options;
    return this.rows >= batchRows || (this.rows > 0 && clock.monotonic() - this.oldestAt >= flushIntervalMs);
  }

  private get full(): boolean {
    const { maxRows, maxBytes = MAX_BYTES } = this.options;
    return this.rows >= maxRows || this.bytes >= maxBytes;
  }

  /** Called when the log is quiet, so that waiting rows and the position do not wait for the next tick. */
  async idle(): Promise<void> {
    if (this.position !== undefined) await this.reached(this.position);
    const stale = this.options.clock.monotonic() - this.snapshotAt >= this.options.snapshotIntervalMs;
    if (!this.running && stale && this.position !== this.committed) void this.startCommit();
  }

  /** Writes all that waits, with a snapshot. */
  async flush(): Promise<void> {
    while (this.running) await this.running;
    this.rethrow();
    if (this.position === undefined) return;
    this.snapshotAt = -Infinity;
    await this.startCommit();
    this.rethrow();
  }

  async health(row: HealthRow): Promise<void> {
    await this.options.store.recordHealth(row);
  }

  private added(count = 1, bytesEach: number = BYTES.other): void {
    if (this.rows === 0) this.oldestAt = this.options.clock.monotonic();
    this.rows += count;
    this.bytes += count * bytesEach;
  }

  private startCommit(): Promise<void> | undefined {
    const { shard, ownerEpoch, logId, clock, snapshotIntervalMs } = this.options;
    const position = this.position;
    if (position === undefined) return undefined;
    const rows = this.pending;
    this.counters.rows += this.rows;
    this.counters.largestCommit = Math.max(this.counters.largestCommit, this.rows);
    this.writing = this.rows;
    this.pending = nothing();
    this.rows = 0;
    this.bytes = 0;
    const withSnapshot = clock.monotonic() - this.snapshotAt >= snapshotIntervalMs;
    if (withSnapshot) this.snapshotAt = clock.monotonic();
    const commit: Commit = {
      shard,
      ownerEpoch,
      ...rows,
      checkpoint: { logId, position, ...(withSnapshot ? { snapshot: { bytes: this.options.snapshot(), position } } : {}) },
    };
    this.running = this.write(commit)
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => {
        this.committed = position;
        this.running = undefined;
        this.writing = 0;
      });
    return this.running;
  }

  private async write(commit: Commit): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.options.store.commit(commit);
        this.counters.commits += 1;
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        this.counters.retries += 1;
        this.options.log.warn('database away, rows wait', { attempt, error: error.message });
        await this.options.clock.sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 2_000);
      }
    }
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
