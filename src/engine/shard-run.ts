import { type Bus, BusUnavailableError, LogLostError, type TickLog } from '../bus/index.js';
import type { Random } from '../market/index.js';
import type { Ownership } from '../store/index.js';
import { announceAt } from './announcements.js';
import { begunLog } from './begun-log.js';
import { type CorrectionOrigin, followLosses } from './correction-origin.js';
import { Corrector } from './corrector.js';
import type { EngineSetup, PlanSource } from './definitions/plan-source.js';
import { EngineFold } from './fold.js';
import type { LogLosses } from './log-losses.js';
import { ReadingLoop, type LoopSurroundings } from './reading-loop.js';
import { Recorder } from './recorder.js';
import { recover } from './recovery.js';
import { ShardReader, type ShardReaderOptions } from './shard-reader.js';
import { SymbolStates } from './symbol-states.js';
import type { WarmStartOptions } from './warm-start.js';

export interface EngineOptions extends WarmStartOptions, Pick<ShardReaderOptions, 'keptMs'> {
  readonly random: Random;
  readonly tickLog: TickLog;
  readonly bus: Bus;
  /** What it runs; looked at again while it runs. */
  readonly plans: PlanSource;
  readonly universe: string;
  /** Shown to whoever asks who owns the shard. */
  readonly owner: string;
  readonly batchRows: number;
  readonly flushIntervalMs: number;
  /** Rows that may wait for the database. */
  readonly maxWaitingRows?: number;
}

/** The shard, taken, and with what its log is to be read. */
interface Taken {
  readonly logId: string;
  readonly ownership: Ownership;
  readonly setup: EngineSetup;
}

const MAX_WAITING_ROWS = 100_000;
/** So far behind the feed, results are not computed again. */
const BUSY_LAG_MS = 500;

/** Waits for the log and takes the shard. Errors: `LogLostError` at the end of the program, `BusUnavailableError`, `StoreTroubleError` */
export async function takeShard({ tickLog, store, shard, owner, log, clock, plans }: EngineOptions, signal: AbortSignal): Promise<Taken> {
  const logId = await begunLog(tickLog, clock, log, signal);
  const ownership = await store.acquireShard(shard, owner);
  return { logId, ownership, setup: await plans.load() };
}

/** One reading of one log, from the checkpoint on, for as long as that very log lives. */
export class ShardRun {
  readonly fold: EngineFold;
  readonly recorder: Recorder;
  readonly states: SymbolStates;
  reader: ShardReader | undefined;
  losses: LogLosses | undefined;
  corrector: Corrector | undefined;
  private origin: CorrectionOrigin | undefined;
  private loop: ReadingLoop | undefined;
  private readonly end = new AbortController();

  constructor(
    private readonly options: EngineOptions,
    private readonly around: LoopSurroundings,
    private readonly taken: Taken,
  ) {
    this.recorder = this.openRecorder();
    this.fold = new EngineFold({
      setup: taken.setup,
      session: { universe: options.universe, logId: taken.logId },
      rows: this.recorder,
      publisher: around.publisher,
      onGap: (gap) => options.log.warn('gap in the feed', { ...gap }),
    });
    this.states = new SymbolStates({
      fold: this.fold,
      clock: options.clock,
      losses: () => this.losses?.announced ?? [],
      origin: (moved) => this.origin?.save(moved),
      publishedUpTo: () => around.publisher.republication.publishedUpTo,
    });
  }

  /** It has come to where its tables end, or to the end of the log, and reads on. */
  get isReading(): boolean {
    return this.loop?.hasArrived === true && !this.end.signal.aborted;
  }

  /** Stands where the checkpoint says. Errors: as of `read` */
  async recover(): Promise<void> {
    const { tickLog, store, shard, log, clock, keptMs } = this.options;
    const { fold, recorder, states } = this;
    const { signal } = this.around;
    const { logId, ownership } = this.taken;
    const { checkpoint } = ownership;
    const standing = { fold, store, shard, log, logId, tickLog, clock, signal, checkpoint };
    const [recovery] = await Promise.all([recover(standing), this.around.publisher.recovered(checkpoint)]);
    if (recovery.isFresh || recovery.carriesOver) states.startAnew();
    const reader = new ShardReader({ tickLog, shard, clock, log, signal, logId, keptMs, onAway: () => recorder.idle() }, recovery.position);
    const { losses, origin } = followLosses({ tickLog, shard, clock, log, signal, fold, states }, recovery);
    this.reader = reader;
    this.losses = losses;
    this.origin = origin;
    if (recovery.carriesOver) await origin.carryOver(recorder);
    log.info('engine is reading the tick log', { shard, position: recovery.position, recovered: !recovery.isFresh });
    this.loop = new ReadingLoop(this.around, { logId, fold, recorder, states, reader, recovery, losses, origin });
    this.corrector = this.correctorOf(this.loop, origin);
  }

  /** Until the program is to end, or the log is another one. @throws LogLostError, BusUnavailableError, StoreTroubleError */
  async read(): Promise<void> {
    try {
      await this.loopOn();
    } catch (error) {
      // What has been folded stays, whatever becomes of the log.
      if (isOfBus(error) && !this.around.signal.aborted) await this.recorder.flush();
      throw error;
    }
    await this.recorder.flush();
  }

  private async loopOn(): Promise<void> {
    const { log, shard } = this.options;
    try {
      this.corrector?.run().catch((error: unknown) => log.error('correction of results has stopped', { shard, error: String(error) }));
      await this.loop?.run();
    } finally {
      this.end.abort();
    }
  }

  private openRecorder(): Recorder {
    const { store, clock, random, log, shard, batchRows, flushIntervalMs, maxWaitingRows: maxRows = MAX_WAITING_ROWS } = this.options;
    const { publisher, signal } = this.around;
    const { logId, ownership } = this.taken;
    return new Recorder({
      store,
      clock,
      random,
      log,
      shard,
      ownerEpoch: ownership.ownerEpoch,
      logId,
      batchRows,
      flushIntervalMs,
      maxRows,
      states: (place, everything) => this.states.take(place, everything),
      isAwaited: () => this.states.isMoving,
      signal,
      published: () => publisher.outbox.settled(),
      announce: announceAt(() => this.fold.core.watermark, publisher.encoder),
      onCommitted: ({ announcements }, saved) => {
        if (saved?.origin) this.origin?.moved(saved.origin);
        if (announcements > 0) publisher.announcements.look();
      },
    });
  }

  private correctorOf(loop: ReadingLoop, origin: CorrectionOrigin): Corrector {
    const { tickLog, store, shard, clock, log } = this.options;
    const { fold, recorder, states } = this;
    return new Corrector({
      tickLog,
      store,
      shard,
      clock,
      log,
      signal: AbortSignal.any([this.around.signal, this.end.signal]),
      fold,
      recorder,
      states,
      warmUp: (core, symbols, time) => this.around.warmStart.again(core, symbols, time),
      place: () => loop.settledPlace,
      isBusy: () => Math.min(this.reader?.lagMs ?? 0, this.reader?.unreadMs ?? 0) > BUSY_LAG_MS,
      origin,
    });
  }
}

/** The log is away, or another one has taken its place. */
export const isOfBus = (error: unknown): error is BusUnavailableError | LogLostError =>
  error instanceof BusUnavailableError || error instanceof LogLostError;
