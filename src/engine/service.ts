import { type Bus, BusUnavailableError, CHANNELS, LogLostError, type LogRecord, type TickLog } from '../bus/index.js';
import { StoreTroubleError } from '../store/index.js';
import { announceAt } from './announcements.js';
import { Backpressure } from './backpressure.js';
import type { EngineProgram, PlanSource } from './definitions/plan-source.js';
import { begunLog } from './begun-log.js';
import { type CorrectionOrigin, followLosses } from './correction-origin.js';
import { Corrector } from './corrector.js';
import { Display } from './display.js';
import { EngineFold } from './fold.js';
import { type ResourceUse } from './health.js';
import { HealthReporter } from './health-reporter.js';
import type { LogLosses } from './log-losses.js';
import { Publisher } from './publisher.js';
import { ReadingReporter } from './reading-reporter.js';
import { Recorder } from './recorder.js';
import { engineReasons } from './reasons.js';
import { recover, type Recovery } from './recovery.js';
import { ShardReader, type ShardReaderOptions } from './shard-reader.js';
import { type EngineStatus, statusOf } from './status.js';
import type { FoldPlace } from './fold-place.js';
import { SymbolStates } from './symbol-states.js';
import { Turn } from './turn.js';
import { firstTimeOf, WarmStart, type WarmStartOptions } from './warm-start.js';

export interface EngineOptions extends WarmStartOptions, Pick<ShardReaderOptions, 'keptMs'> {
  readonly tickLog: TickLog;
  readonly bus: Bus;
  /** What it runs; looked at again while it runs. */
  readonly plans: PlanSource;
  readonly universe: string;
  /** Shown to whoever asks who owns the shard. */
  readonly owner: string;
  readonly resources: () => ResourceUse;
  readonly batchRows: number;
  readonly flushIntervalMs: number;
  readonly healthIntervalMs: number;
  /** Rows that may wait for the database. */
  readonly maxWaitingRows?: number;
}

const MAX_WAITING_ROWS = 100_000;
const RETRY_MS = 500;
/** So far behind the feed, results are not computed again. */
const BUSY_LAG_MS = 500;

/** What reads one log, from its checkpoint on. */
interface Run {
  readonly fold: EngineFold;
  readonly recorder: Recorder;
  readonly states: SymbolStates;
  readonly reader: ShardReader;
  readonly recovery: Recovery;
  readonly losses: LogLosses;
  readonly origin: CorrectionOrigin;
  readonly logId: string;
}

/** Runs one shard: reads the tick log, folds it, publishes at once and records with the position. */
export class EngineService {
  private readonly stopping = new AbortController();
  private readonly warmStart: WarmStart;
  private readonly health: HealthReporter;
  private readonly reading: ReadingReporter;
  private readonly display: Display;
  private readonly publisher: Publisher;
  private readonly backpressure: Backpressure;
  private fold: EngineFold | undefined;
  private recorder: Recorder | undefined;
  private reader: ShardReader | undefined;
  private states: SymbolStates | undefined;
  private losses: LogLosses | undefined;
  private corrector: Corrector | undefined;
  private origin: CorrectionOrigin | undefined;
  /** The newest entry that has been folded; undefined in the middle of one. */
  private standing: FoldPlace | undefined;
  /** It has come to where its tables end, or to the end of the log. */
  private isReading = false;
  private running: Promise<void> | undefined;
  private ended = { trades: 0, bars: 0, refused: 0 };
  private restarts = 0;

  constructor(private readonly options: EngineOptions) {
    const { clock, bus, log, store, shard, healthIntervalMs: intervalMs } = options;
    const { signal } = this.stopping;
    this.publisher = new Publisher({ bus, store, clock, log, shard, signal });
    this.health = new HealthReporter({
      bus,
      clock,
      log,
      store,
      publisher: this.publisher,
      intervalMs,
      measure: () => this.measure(),
    });
    this.reading = new ReadingReporter({ ...options, publisher: this.publisher, reader: () => this.reader, losses: () => this.losses });
    this.display = new Display(clock);
    this.warmStart = new WarmStart(options, signal);
    this.backpressure = new Backpressure({ bus, outbox: this.publisher.outbox, clock, signal });
  }

  /** Resolves when the engine reads the log; `done` of the result settles when it has stopped, with the error that stopped it. */
  async start(): Promise<{ readonly done: Promise<void> }> {
    const unsubscribe = await this.options.bus.subscribe([CHANNELS.gatewayStatus, CHANNELS.snapshotRequests], ({ channel, body }) => {
      if (channel === CHANNELS.snapshotRequests) this.display.ask();
      else this.health.hearGateway(body);
    });
    this.running = this.runAll(unsubscribe);
    return { done: this.running };
  }

  /**
   * Commits what waits and stops. The session goes on with the next start.
   * @throws StoreTroubleError when that cannot be written now: the next start writes it, where the tick log outlives this process
   */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  status(): EngineStatus {
    const { ended, fold, recorder, reader, states, display, backpressure, reading, corrector, losses } = this;
    const parts = { ended, fold, recorder, reader, states, display, backpressure, reading, corrector, losses };
    return { ...statusOf(parts), ...this.publisher.counters, restarts: this.restarts };
  }

  /** Why it cannot do its work now, one line each; empty when it can. */
  reasons(): readonly string[] {
    const { isReading, reader, recorder, health, publisher } = this;
    return engineReasons({ shard: this.options.shard, silence: health.silence, isReading, reader, recorder, outbox: publisher.outbox });
  }

  private async runAll(unsubscribe: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    const reports = [this.health.run(signal), this.reading.run(signal)];
    try {
      await this.run();
    } finally {
      this.stopping.abort();
      await Promise.all(reports);
      await this.publisher.announcements.settled();
      await unsubscribe();
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.runLog();
      } catch (error) {
        if (signal.aborted && error instanceof LogLostError) return;
        const isBus = error instanceof BusUnavailableError || error instanceof LogLostError;
        if (signal.aborted || !(isBus || error instanceof StoreTroubleError)) throw error;
        this.restarts += 1;
        this.options.log.warn(isBus ? 'tick log away, trying again' : 'database away, trying again', { error: error.message });
        if (isBus) await this.recorder?.flush();
        await this.options.clock.sleep(RETRY_MS, signal);
      }
    }
  }

  /** From the checkpoint on, for as long as this very log lives. */
  private async runLog(): Promise<void> {
    const { signal } = this.stopping;
    this.isReading = false;
    this.standing = undefined;
    const run = await this.open();
    const end = new AbortController();
    try {
      this.corrector = this.startCorrector(run, AbortSignal.any([signal, end.signal]));
      await this.readOn(run);
    } finally {
      end.abort();
    }
    await run.recorder.flush();
  }

  private startCorrector({ fold, recorder, states, recovery, origin }: Run, signal: AbortSignal): Corrector {
    const { tickLog, store, shard, clock, log } = this.options;
    const corrector = new Corrector({
      tickLog,
      store,
      shard,
      clock,
      log,
      signal,
      fold,
      recorder,
      states,
      warmUp: (core, symbols, time) => this.warmStart.again(core, symbols, time),
      place: () => (recovery.isOver ? this.standing : undefined),
      isBusy: () => Math.min(this.reader?.lagMs ?? 0, this.reader?.unreadMs ?? 0) > BUSY_LAG_MS,
      origin,
    });
    corrector.run().catch((error: unknown) => log.error('results are corrected no more', { shard, error: String(error) }));
    return corrector;
  }

  private async readOn(run: Run): Promise<void> {
    const { signal } = this.stopping;
    const { fold, recorder, reader, recovery, losses, origin } = run;
    const turn = new Turn(this.options.clock);
    let cold = recovery.isFresh;
    let place: FoldPlace = { position: recovery.position, sequence: recovery.last ?? -1 };
    while (!signal.aborted) {
      if (recovery.isOver) await this.lookForChanges(run, place);
      const records = await reader.next();
      this.display.begin();
      if (records.length === 0) {
        this.isReading = true;
        this.publisher.republication.end();
        this.display.show(fold, 0);
        if (recovery.isOver && place.sequence >= 0) this.states?.gather(place);
        await recorder.idle();
        continue;
      }
      if (cold) await this.begin(run, records);
      if (cold || !recovery.isOver) this.reading.wait();
      cold = false;
      await this.lookAtNumbers(run, records);
      for (const { entry, problem, position } of records) {
        // First what was saved behind a loss: of that is noted how far it is known.
        const awake = problem ? undefined : recovery.take(entry);
        if (awake && losses.skips(entry)) origin.skips(place, entry, losses.last ?? -1);
        if (awake) origin.before(entry, recovery.isOver ? place : undefined);
        if (awake && losses.take(entry)) {
          this.standing = undefined;
          for (const _ of fold.steps(awake, !recovery.isOver)) await turn.pause();
          recovery.folded(entry.sequence);
        }
        place = { position, sequence: problem ? place.sequence : Math.max(entry.sequence, place.sequence) };
        this.standing = place;
        if (recorder.isFull && recovery.isOver) await this.roomFor(recorder, place);
      }
      if (!recovery.isOver) continue;
      if (reader.hasComeToEnd) this.publisher.republication.end();
      this.isReading = true;
      this.reading.folded(place.sequence);
      this.display.show(fold, reader.lagMs);
      await this.roomFor(recorder, place);
      this.states?.gather(place);
    }
  }

  /** The first entries of a log that nothing is known of. */
  private async begin({ fold, recorder, origin }: Run, records: readonly LogRecord[]): Promise<void> {
    const first = records.find(({ problem }) => problem === undefined);
    if (first) origin.beginsAt(first.entry.sequence - 1, firstTimeOf(records));
    await this.warmStart.before(fold, recorder, records);
  }

  /** Waits while the tables or the bus have more to take than they may. */
  private async roomFor(recorder: Recorder, place: FoldPlace): Promise<void> {
    const { pauses } = recorder.counters;
    const { pauses: busPauses } = this.backpressure.counters;
    await recorder.reached(place);
    await this.backpressure.room();
    if (recorder.counters.pauses > pauses || this.backpressure.counters.pauses > busPauses) this.reading.wait();
  }

  /** Whose numbers break off is asked for the log's id: another log is read from its own checkpoint on. @throws LogLostError */
  private async lookAtNumbers({ reader, losses, logId, origin }: Run, records: readonly LogRecord[]): Promise<void> {
    const first = records.find(({ problem }) => problem === undefined);
    if (!first || !losses.breaksOff(first.entry)) return;
    if ((await reader.whenThere(() => this.options.tickLog.id())) !== logId) throw new LogLostError(undefined);
    if (losses.skips(first.entry) || (await reader.whenThere(() => origin.isReached()))) return;
    origin.breaks();
  }

  /** Takes the shard and stands where its checkpoint says. */
  private async open(): Promise<Run> {
    const { tickLog, store, shard, owner, log, clock, plans, keptMs } = this.options;
    const logId = await begunLog(tickLog, clock, log, this.stopping.signal);
    const { ownerEpoch, checkpoint } = await store.acquireShard(shard, owner);
    const { fold, recorder, states } = this.prepare(logId, ownerEpoch, await plans.load());
    const { signal } = this.stopping;
    const standing = { fold, store, shard, log, logId, tickLog, clock, signal, checkpoint };
    const [recovery] = await Promise.all([recover(standing), this.publisher.recovered(checkpoint)]);
    if (recovery.isFresh || recovery.carriesOver) states.startAnew();
    const reader = new ShardReader({ tickLog, shard, clock, log, signal, logId, keptMs, onAway: () => recorder.idle() }, recovery.position);
    const { losses, origin } = followLosses({ tickLog, shard, clock, log, signal, fold, states }, recovery);
    this.reader = reader;
    this.losses = losses;
    this.origin = origin;
    if (recovery.carriesOver) await origin.carryOver(recorder);
    log.info('engine reads the tick log', { shard, position: recovery.position, recovered: !recovery.isFresh });
    return { fold, recorder, states, reader, recovery, losses, origin, logId };
  }

  private async lookForChanges({ fold, recorder, reader, origin }: Run, place: FoldPlace): Promise<void> {
    const { plans, log } = this.options;
    await reader.whenThere(() => origin.look(place));
    const next = plans.changed();
    if (!next) return;
    try {
      await this.warmStart.switchTo(next, fold, recorder, this.states);
      this.reading.wait();
    } catch (error) {
      if (!(error instanceof StoreTroubleError)) throw error;
      plans.again();
      log.warn('what the definition tables say now is not taken up yet, the database is away', { error: error.message });
    }
  }

  private prepare(logId: string, ownerEpoch: number, program: EngineProgram): Pick<Run, 'fold' | 'recorder' | 'states'> {
    const { universe, log, store, clock, shard, batchRows, flushIntervalMs } = this.options;
    if (this.fold) {
      this.ended.trades += this.fold.counters.trades;
      this.ended.bars += this.fold.counters.bars;
      this.ended.refused += this.recorder?.counters.refused ?? 0;
    }
    const recorder: Recorder = new Recorder({
      store,
      clock,
      log,
      shard,
      ownerEpoch,
      logId,
      batchRows,
      flushIntervalMs,
      maxRows: this.options.maxWaitingRows ?? MAX_WAITING_ROWS,
      states: (place, everything) => states.take(place, everything),
      isAwaited: () => states.isMoving,
      signal: this.stopping.signal,
      published: () => this.publisher.outbox.settled(),
      announce: announceAt(() => fold.core.watermark, this.publisher.encoder),
      onCommitted: ({ announcements }, saved) => {
        if (saved?.origin) this.origin?.moved(saved.origin);
        if (announcements > 0) this.publisher.announcements.look();
      },
    });
    const fold: EngineFold = new EngineFold({
      program,
      session: { universe, logId },
      rows: recorder,
      publisher: this.publisher,
      onGap: (gap) => log.warn('gap in the feed', { ...gap }),
    });
    const states = new SymbolStates({
      fold,
      clock,
      losses: () => this.losses?.announced ?? [],
      origin: (moved) => this.origin?.save(moved),
      told: () => this.publisher.republication.told,
    });
    this.fold = fold;
    this.recorder = recorder;
    this.states = states;
    return { fold, recorder, states };
  }

  private measure(): ReturnType<ConstructorParameters<typeof HealthReporter>[0]['measure']> {
    if (!this.fold) return undefined;
    const { trades, bars, waitingRows, lagMs, retention } = this.status();
    const sessionId = this.fold.session.current?.sessionId ?? null;
    const activeSymbols = [...this.fold.core.symbols].length;
    const store = { waitingRows, troubledBy: this.recorder?.troubledBy, isFull: this.recorder?.isFull ?? false };
    return { sessionId, trades, bars, lagMs, activeSymbols, retention, store, resources: this.options.resources() };
  }
}
