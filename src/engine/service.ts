import {
  type Bus,
  type BusMessage,
  type BusMessages,
  BusUnavailableError,
  CHANNELS,
  GatewayStatus,
  LOG_START,
  type LogEntryError,
  type LogPosition,
  logPositionOf,
  type LogRecord,
  LogTrimmedError,
  shardOf,
  type TickLog,
} from '../bus/index.js';
import { type FeedHistory, type Ticker } from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';
import type { Checkpoint, Store } from '../store/index.js';
import { SnapshotMismatchError } from './core/index.js';
import type { EngineProgram, PlanSource } from './definitions/plan-source.js';
import { EngineFold } from './fold.js';
import { healthMessage, type HealthInput, HealthMonitor, type ResourceUse } from './health.js';
import { Recorder } from './recorder.js';
import { Turn } from './turn.js';
import { BarEventRow } from './rows.js';
import { everySymbol, warmUpBars } from './warm-up.js';

export interface EngineOptions {
  readonly shard: number;
  readonly tickLog: TickLog;
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** What it runs; looked at again while it runs. */
  readonly plans: PlanSource;
  /** What is warmed up before the first message of a log that has no checkpoint; absent: nothing. */
  readonly warmUp?: { readonly symbols: readonly Ticker[] | '*'; readonly openHistory?: (signal: AbortSignal) => FeedHistory };
  readonly universe: string;
  /** Shown to whoever asks who owns the shard. */
  readonly owner: string;
  readonly resources: () => ResourceUse;
  readonly batchRows: number;
  readonly flushIntervalMs: number;
  readonly healthIntervalMs: number;
}

const READ_RECORDS = 64;
const READ_BLOCK_MS = 250;
const MAX_WAITING_ROWS = 100_000;
const SNAPSHOT_INTERVAL_MS = 5_000;
const RETRY_MS = 500;
/** Whoever has just opened the page wants to see that ticks come in. */
const FIRST_HEALTH_MS = 2_000;

/** Runs one shard: reads the tick log, folds it, publishes at once and records with the position. */
export class EngineService {
  private readonly stopping = new AbortController();
  private readonly health = new HealthMonitor();
  private connection: HealthInput['connection'] = 'reconnecting';
  private lagMs = 0;
  private fold: EngineFold | undefined;
  private recorder: Recorder | undefined;
  private running: Promise<void> | undefined;
  private ended = { trades: 0, bars: 0 };
  readonly counters = { publishFailures: 0, restarts: 0, unreadableEntries: 0 };

  constructor(private readonly options: EngineOptions) {}

  /** Resolves when the engine reads the log; `done` of the result settles when it has stopped, with the error that stopped it. */
  async start(): Promise<{ readonly done: Promise<void> }> {
    const unsubscribe = await this.options.bus.subscribe([CHANNELS.gatewayStatus], ({ body }) => this.onGatewayStatus(body));
    this.running = this.runAll(unsubscribe);
    return { done: this.running };
  }

  /** Commits what waits and stops. The session goes on with the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  status(): {
    readonly trades: number;
    readonly bars: number;
    readonly waitingRows: number;
    readonly lagMs: number;
    readonly commits: number;
  } {
    return {
      trades: this.ended.trades + (this.fold?.counters.trades ?? 0),
      bars: this.ended.bars + (this.fold?.counters.bars ?? 0),
      waitingRows: this.recorder?.waitingRows ?? 0,
      lagMs: this.lagMs,
      commits: this.recorder?.counters.commits ?? 0,
    };
  }

  private async runAll(unsubscribe: () => Promise<void>): Promise<void> {
    const endHealth = this.reportHealth();
    try {
      await this.run();
    } finally {
      this.stopping.abort();
      await endHealth;
      await unsubscribe();
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.runLog();
      } catch (error) {
        if (!(error instanceof BusUnavailableError)) throw error;
        this.counters.restarts += 1;
        this.options.log.warn('tick log away, trying again', { error: error.message });
        await this.recorder?.flush();
        await this.options.clock.sleep(RETRY_MS, signal);
      }
    }
  }

  /** From the checkpoint on, for as long as this very log lives. */
  private async runLog(): Promise<void> {
    const { tickLog, store, shard, owner, log } = this.options;
    const logId = await tickLog.id();
    const { ownerEpoch, checkpoint } = await store.acquireShard(shard, owner);
    const { fold, recorder } = this.prepare(logId, ownerEpoch, await this.options.plans.load());
    let { position, committed } = this.recover(fold, checkpoint, logId);
    let cold = position === LOG_START;
    log.info('engine reads the tick log', { shard, position, recovered: position !== LOG_START });
    const { signal } = this.stopping;
    const turn = new Turn(this.options.clock);
    while (!signal.aborted) {
      const next = committed === undefined && (await this.options.plans.changed());
      if (next) await this.switchTo(next, fold, recorder);
      const records = await this.read(position);
      if (records.length === 0) {
        await recorder.idle();
        continue;
      }
      if (cold) await this.warmUp(fold, recorder, records);
      cold = false;
      for (const record of records) {
        if (record.problem) this.onUnreadable(record.problem);
        else for (const _ of fold.steps(record.entry, committed !== undefined)) await turn.pause();
        if (record.position === committed) committed = undefined;
        position = record.position;
      }
      this.measureLag(records);
      fold.publishTouched();
      if (committed === undefined) await recorder.reached(position);
    }
    await recorder.flush();
  }

  /** Brings in the minutes before the log's first message, as far as store and provider know them. */
  private async warmUp(fold: EngineFold, recorder: Recorder, records: readonly LogRecord[]): Promise<void> {
    const { warmUp, store, clock, log, tickLog, shard } = this.options;
    const messages = records.flatMap(({ entry }) => entry.messages);
    const time = messages.map((message) => ('time' in message ? message.time : undefined)).find((known) => known !== undefined);
    if (!warmUp || time === undefined) return;
    const seen = new Set(messages.flatMap((message) => ('symbol' in message ? [message.symbol] : [])));
    const source = records[0]?.entry.source ?? 'synthetic';
    const history = warmUp.openHistory?.(this.stopping.signal);
    const symbols = warmUp.symbols === '*' ? [...seen, ...(await everySymbol(time, store, history))] : warmUp.symbols;
    const own = [...new Set(symbols)].filter((symbol) => shardOf(symbol, tickLog.shards) === shard);
    const { bars, days, fetched } = await warmUpBars(own, time, { store, clock, log, ...(history ? { history } : {}) });
    for (const [symbol, minutes] of bars) fold.core.warmUp(symbol, minutes, days.get(symbol));
    for (const { symbol, bar } of fetched)
      recorder.bar(new BarEventRow({ kind: 'bar', symbol, timeframe: '1min', bar, revision: 0 }, source));
    log.info('warmed up', {
      symbols: bars.size,
      bars: [...bars.values()].reduce((sum, { length }) => sum + length, 0),
      fetched: fetched.length,
    });
  }

  /** The tables have changed: what both programs run goes on, what is new is warmed up from the table of bars. */
  private async switchTo(program: EngineProgram, fold: EngineFold, recorder: Recorder): Promise<void> {
    const { store, clock, log } = this.options;
    await recorder.flush();
    const symbols = [...fold.core.symbols];
    const { bars, days } = await warmUpBars(symbols, fold.core.watermark, { store, clock, log });
    fold.switchTo(program, (core) => {
      for (const [symbol, minutes] of bars) core.warmUp(symbol, minutes, days.get(symbol));
    });
    await recorder.flush();
    log.info('runs what the definition tables say now', { symbols: symbols.length });
  }

  private prepare(logId: string, ownerEpoch: number, program: EngineProgram): { fold: EngineFold; recorder: Recorder } {
    const { universe, log } = this.options;
    if (this.fold) {
      this.ended.trades += this.fold.counters.trades;
      this.ended.bars += this.fold.counters.bars;
    }
    const { store, clock, shard, batchRows, flushIntervalMs } = this.options;
    const recorder = new Recorder({
      store,
      clock,
      log,
      shard,
      ownerEpoch,
      logId,
      batchRows,
      flushIntervalMs,
      maxRows: MAX_WAITING_ROWS,
      snapshotIntervalMs: SNAPSHOT_INTERVAL_MS,
      snapshot: () => fold.save(),
    });
    const fold: EngineFold = new EngineFold({
      program,
      session: { universe, logId },
      rows: recorder,
      publish: (messages) => this.publish(messages),
      onGap: (gap) => log.warn('gap in the feed', { ...gap }),
    });
    this.fold = fold;
    this.recorder = recorder;
    return { fold, recorder };
  }

  /**
   * Start and recovery are this one path. @returns where to read on, and the position up to which results are in the tables
   * already: entries up to it rebuild state only.
   */
  private recover(
    fold: EngineFold,
    checkpoint: Checkpoint | undefined,
    logId: string,
  ): { position: LogPosition; committed: LogPosition | undefined } {
    const fresh = { position: LOG_START, committed: undefined };
    if (!checkpoint || checkpoint.logId !== logId) return fresh;
    try {
      fold.restore(checkpoint.snapshot);
    } catch (error) {
      if (!(error instanceof SnapshotMismatchError)) throw error;
      this.options.log.warn('checkpoint cannot be used, reading the log from its beginning', { reason: error.message });
      return fresh;
    }
    const committed = checkpoint.position === checkpoint.snapshotPosition ? undefined : logPositionOf(checkpoint.position);
    return { position: logPositionOf(checkpoint.snapshotPosition), committed };
  }

  private async read(after: LogPosition): Promise<readonly LogRecord[]> {
    const { tickLog, shard, log } = this.options;
    const options = { count: READ_RECORDS, blockMs: READ_BLOCK_MS, signal: this.stopping.signal };
    try {
      return await tickLog.read(shard, after, options);
    } catch (error) {
      if (!(error instanceof LogTrimmedError)) throw error;
      log.error('the log no longer holds the position; going on with its oldest entry', { after, remedy: error.remedy });
      return tickLog.read(shard, LOG_START, options);
    }
  }

  /** The entry is passed over: what stands around it is whole, and waiting would not mend it. */
  private onUnreadable(problem: LogEntryError): void {
    this.counters.unreadableEntries += 1;
    this.options.log.error('an entry of the tick log cannot be read, passed over', {
      problem: problem.message,
      remedy: problem.remedy,
      count: this.counters.unreadableEntries,
    });
  }

  private publish(messages: readonly (BusMessage | BusMessages)[]): void {
    this.options.bus.publish(messages).catch((error: unknown) => {
      this.counters.publishFailures += messages.length;
      this.options.log.warn('results not published', { messages: messages.length, error: String(error) });
    });
  }

  private measureLag(records: readonly LogRecord[]): void {
    const newest = records.findLast(({ problem }) => problem === undefined);
    if (newest) this.lagMs = Math.max(0, this.options.clock.now() - newest.entry.receivedAt);
  }

  private onGatewayStatus(body: string): void {
    const parsed = GatewayStatus.safeParse(JSON.parse(body));
    if (!parsed.success) return;
    const { state } = parsed.data;
    this.connection = state === 'streaming' ? 'connected' : state === 'closed' || state === 'blocked' ? 'disconnected' : 'reconnecting';
  }

  private async reportHealth(): Promise<void> {
    const { clock, healthIntervalMs, store, log, resources } = this.options;
    const { signal } = this.stopping;
    let waitMs = Math.min(FIRST_HEALTH_MS, healthIntervalMs);
    while (!signal.aborted) {
      await clock.sleep(waitMs, signal);
      waitMs = healthIntervalMs;
      if (signal.aborted || !this.fold) continue;
      const { trades, bars, waitingRows, lagMs } = this.status();
      const activeSymbols = [...this.fold.core.symbols].length;
      const sessionId = this.fold.session.current?.sessionId ?? null;
      const row = this.health.measure({
        now: clock.now(),
        sessionId,
        trades,
        bars,
        lagMs,
        activeSymbols,
        connection: this.connection,
        waitingRows,
        resources: resources(),
      });
      this.publish([healthMessage(row, this.connection)]);
      await store.recordHealth(row).catch((error: unknown) => log.warn('health not recorded', { error: String(error) }));
    }
  }
}
