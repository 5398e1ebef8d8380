import { Backoff, type Clock, type Log, type Random } from '../market/index.js';
import {
  type AlertRow,
  type Announce,
  type BarRow,
  type CheckpointStates,
  type Commit,
  type CommitResult,
  type GapRow,
  type IndicatorRows,
  type PatternRows,
  type RepairRow,
  type SessionRow,
  type Store,
  type SymbolCorrection,
  StoreTroubleError,
  StoreUnavailableError,
} from '../store/index.js';
import type { FoldPlace } from './fold-place.js';

export interface RecorderOptions {
  readonly random: Random;
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
  /** With so many rows waiting the engine pauses; the tick log keeps what it has not read. What one entry of the log gives is never parted. */
  readonly maxRows: number;
  /** The same in bytes, about; patterns are several times as long as indicators. */
  readonly maxBytes?: number;
  /** What a commit at a place carries of the engine's state; absent: nobody goes on from there. */
  readonly states?: (place: FoldPlace, everything: boolean) => CheckpointStates;
  /** Whether what a commit carries of the engine's state is waited for, with or without rows. */
  readonly isAwaited?: () => boolean;
  /** Resolves when what was published until now has arrived; before that none of it is written. */
  readonly published?: () => Promise<void>;
  /** What is published of a commit itself. */
  readonly announce?: Announce;
  /** Called after each commit, with what the tables say now. */
  readonly onCommitted?: (result: CommitResult, states: CheckpointStates | undefined) => void;
  /** Once it has ended, a database in trouble is waited for no longer; absent: always waited for. */
  readonly signal?: AbortSignal;
}

const MAX_BYTES = 96 * 1_024 * 1_024;
/** What a row takes on its way to the database, about. */
const BYTES = { bar: 120, indicator: 160, pattern: 800, other: 300 } as const;
/** Without rows the position is written so often, so that a restart reads little of the log again. */
const POSITION_INTERVAL_MS = 5_000;
const RETRY = { firstMs: 100, mostMs: 2_000 } as const;
/** The same trouble is told again so often. */
const TELL_AGAIN_MS = 60_000;
/** Of the refused rows of one commit so many are named in the log; the table has them all. */
const NAMED_REFUSALS = 5;

interface Pending {
  bars: BarRow[];
  indicators: IndicatorRows[];
  patterns: PatternRows[];
  sessions: SessionRow[];
  alerts: AlertRow[];
  gaps: GapRow[];
  repairs: RepairRow[];
  corrections: SymbolCorrection[];
}
const nothing = (): Pending => ({
  bars: [],
  indicators: [],
  patterns: [],
  sessions: [],
  alerts: [],
  gaps: [],
  repairs: [],
  corrections: [],
});

/** What one commit writes. */
interface Batch {
  readonly rows: Pending;
  readonly count: number;
  readonly place: FoldPlace;
  readonly states?: CheckpointStates;
  /** When it may be written. */
  readonly published?: Promise<void> | undefined;
}

/**
 * Gathers rows and writes them with the log position that they end at, in one transaction. One commit at a time: what comes meanwhile
 * makes the next, so commits grow with the backlog and are small when there is none. While the database is slow or away the rows wait,
 * the commit is tried again, and with `maxRows` or `maxBytes` waiting the engine pauses.
 */
export class Recorder {
  private pending = nothing();
  /** What has to be committed before what comes next. */
  private readonly sealed: Batch[] = [];
  private rows = 0;
  private bytes = 0;
  private writing = 0;
  private oldestAt = 0;
  private place: FoldPlace | undefined;
  private committed: FoldPlace | undefined;
  private committedAt: number;
  private running: Promise<void> | undefined;
  private failure: unknown;
  /** `pauses`: how often the engine had to wait for the database. */
  readonly counters = { commits: 0, rows: 0, retries: 0, pauses: 0, refused: 0 };
  /** Rows of the largest commit so far. */
  largestCommit = 0;
  private trouble: { readonly error: StoreTroubleError; readonly since: number; readonly toldAt: number } | undefined;

  constructor(private readonly options: RecorderOptions) {
    this.committedAt = options.clock.monotonic();
  }

  /** Rows for the next commits. */
  get waitingRows(): number {
    return this.sealed.reduce((sum, { count }) => sum + count, this.rows);
  }
  get waitingBytes(): number {
    return this.bytes;
  }
  /** Whether what waits is as much as may. */
  get isFull(): boolean {
    const { maxRows, maxBytes = MAX_BYTES } = this.options;
    return this.waitingRows >= maxRows || this.bytes >= maxBytes;
  }
  /** Why the database does not take the commit that is under way, in words; undefined while all is well. */
  get troubledBy(): string | undefined {
    return this.trouble?.error.message;
  }
  /** Rows of the commit that is under way. */
  get writingRows(): number {
    return this.writing;
  }

  bar(row: BarRow): void {
    this.pending.bars.push(row);
    this.added(1, BYTES.bar);
  }
  indicators(rows: IndicatorRows): void {
    const { length } = rows;
    if (length === 0) return;
    this.pending.indicators.push(rows);
    this.added(length, BYTES.indicator);
  }
  patterns(rows: PatternRows): void {
    const { length } = rows;
    if (length === 0) return;
    this.pending.patterns.push(rows);
    this.added(length, BYTES.pattern);
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

  /**
   * What is right of some symbols, as of `place`, in the place of what was written of them. It goes with the rows before it, in a commit of
   * their own: what comes next is right already.
   */
  correct(corrections: readonly SymbolCorrection[], place: FoldPlace): void {
    for (const correction of corrections) {
      const { bars, indicators, patterns, alerts } = correction;
      this.pending.corrections.push(correction);
      const values = indicators.reduce((sum, { length }) => sum + length, 0);
      this.added(1 + bars.length + values + patterns.length + alerts.length, BYTES.indicator);
    }
    this.place = place;
    this.sealed.push(this.takeBatch(place, false));
    if (!this.running) void this.startCommit();
  }

  /** Everything up to `place` has been folded. Starts a commit when one is due; waits only when too much is waiting. */
  async reached(place: FoldPlace): Promise<void> {
    this.rethrow();
    this.place = place;
    if (this.due && !this.running) void this.startCommit();
    if (this.isFull && this.running) this.counters.pauses += 1;
    while (this.isFull && this.running) {
      await this.running;
      this.rethrow();
      void this.startCommit();
    }
    this.rethrow();
  }

  private get due(): boolean {
    const { batchRows, flushIntervalMs, clock } = this.options;
    const now = clock.monotonic();
    return (
      this.sealed.length > 0 || this.rows >= batchRows || (this.rows > 0 && now - this.oldestAt >= flushIntervalMs) || this.isStale(now)
    );
  }

  /** Called when the log is quiet, so that waiting rows and the position do not wait for the next tick. */
  async idle(): Promise<void> {
    if (this.place !== undefined) await this.reached(this.place);
  }

  /** Writes all that waits. @param options.everything with the whole state of the engine, however much it is */
  async flush(options: { readonly everything?: boolean } = {}): Promise<void> {
    while (this.running) await this.running;
    this.rethrow();
    if (this.place === undefined) return;
    while (this.sealed.length > 0) {
      await this.startCommit();
      this.rethrow();
    }
    await this.startCommit(options.everything);
    this.rethrow();
  }

  private added(count = 1, bytesEach: number = BYTES.other): void {
    if (this.rows === 0) this.oldestAt = this.options.clock.monotonic();
    this.rows += count;
    this.bytes += count * bytesEach;
  }

  private isStale(now: number): boolean {
    const { states, isAwaited, flushIntervalMs } = this.options;
    if (isAwaited?.() === true) return now - this.committedAt >= flushIntervalMs;
    return states !== undefined && this.place !== this.committed && now - this.committedAt >= POSITION_INTERVAL_MS;
  }

  private takeBatch(place: FoldPlace, everything: boolean): Batch {
    const { states, published } = this.options;
    const batch: Batch = {
      rows: this.pending,
      count: this.rows,
      place,
      published: published?.(),
      ...(states ? { states: states(place, everything) } : {}),
    };
    this.pending = nothing();
    this.rows = 0;
    this.bytes = 0;
    return batch;
  }

  private startCommit(everything = false): Promise<void> | undefined {
    const { shard, ownerEpoch, logId, clock } = this.options;
    if (this.place === undefined) return undefined;
    const { rows, count, place, states, published } = this.sealed.shift() ?? this.takeBatch(this.place, everything);
    this.counters.rows += count;
    this.largestCommit = Math.max(this.largestCommit, count);
    this.writing = count;
    this.committedAt = clock.monotonic();
    const { position } = place;
    const commit: Commit = { shard, ownerEpoch, ...rows, checkpoint: { logId, position, ...(states ? { states } : {}) } };
    this.running = this.write(commit, place, published)
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => {
        this.running = undefined;
        this.writing = 0;
      });
    return this.running;
  }

  private async write(commit: Commit, place: FoldPlace, published: Promise<void> | undefined): Promise<void> {
    await published;
    const { random } = this.options;
    const backoff = new Backoff({ ...RETRY, random });
    for (;;) {
      try {
        const result = await this.options.store.commit(commit, this.options.announce);
        this.committed = place;
        this.counters.commits += 1;
        this.tellRefused(result);
        this.tellMended();
        this.options.onCommitted?.(result, commit.checkpoint.states);
        return;
      } catch (error) {
        const { signal, clock } = this.options;
        if (!(error instanceof StoreTroubleError) || signal?.aborted === true) throw error;
        this.counters.retries += 1;
        this.tellTrouble(error);
        await clock.sleep(backoff.next(), signal);
      }
    }
  }

  /** Once, and once a minute while it lasts. */
  private tellTrouble(error: StoreTroubleError): void {
    const { clock, log } = this.options;
    const now = clock.monotonic();
    const same = this.trouble?.error.code === error.code ? this.trouble : undefined;
    const since = this.trouble?.since ?? now;
    if (same && now - same.toldAt < TELL_AGAIN_MS) return;
    this.trouble = { error, since, toldAt: now };
    const fields = {
      error: error.message,
      remedy: error.remedy,
      rows: this.writing + this.rows,
      seconds: Math.round((now - since) / 1_000),
    };
    if (error instanceof StoreUnavailableError) log.warn('database unreachable; rows wait', fields);
    else log.error('the database does not accept rows; they wait', fields);
  }

  private tellMended(): void {
    if (!this.trouble) return;
    const seconds = Math.round((this.options.clock.monotonic() - this.trouble.since) / 1_000);
    this.trouble = undefined;
    this.options.log.info('the database accepts rows again', { seconds });
  }

  private tellRefused({ refused }: CommitResult): void {
    this.counters.refused += refused.length;
    for (const { table, row, reason } of refused.slice(0, NAMED_REFUSALS))
      this.options.log.error('a row was refused and set aside in dead_letter_rows', { table, reason, row });
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
