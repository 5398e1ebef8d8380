import { LogLostError, type LogRecord, type TickLog } from '../bus/index.js';
import type { Clock, Log } from '../market/index.js';
import { StoreTroubleError } from '../store/index.js';
import type { Backpressure } from './backpressure.js';
import type { CorrectionOrigin } from './correction-origin.js';
import type { PlanSource } from './definitions/plan-source.js';
import type { Display } from './display.js';
import type { EngineFold } from './fold.js';
import type { LogLosses } from './log-losses.js';
import type { Publisher } from './publisher.js';
import type { ReadingReporter } from './reading-reporter.js';
import type { Recorder } from './recorder.js';
import type { Recovery } from './recovery.js';
import type { ShardReader } from './shard-reader.js';
import type { FoldPlace } from './fold-place.js';
import type { SymbolStates } from './symbol-states.js';
import { EventLoopYield } from './event-loop-yield.js';
import { firstTimeOf, type WarmStart } from './warm-start.js';

/** What a loop works with that outlives it. */
export interface LoopSurroundings {
  readonly tickLog: Pick<TickLog, 'id'>;
  readonly plans: PlanSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly publisher: Publisher;
  readonly reading: ReadingReporter;
  readonly display: Display;
  readonly backpressure: Backpressure;
  readonly warmStart: WarmStart;
}

/** What is of one reading of the log alone. */
export interface LoopParts {
  readonly logId: string;
  readonly fold: EngineFold;
  readonly recorder: Recorder;
  readonly states: SymbolStates;
  readonly reader: ShardReader;
  readonly recovery: Recovery;
  readonly losses: LogLosses;
  readonly origin: CorrectionOrigin;
}

/** Reads the log entry by entry, folds it, shows and records what comes of it, as fast as tables and bus take it. */
export class ReadingLoop {
  /** It has come to where its tables end, or to the end of the log. */
  hasArrived = false;
  /** The newest entry that has been folded; undefined in the middle of one. */
  private standing: FoldPlace | undefined;
  private place: FoldPlace;

  constructor(
    private readonly around: LoopSurroundings,
    private readonly parts: LoopParts,
  ) {
    const { recovery } = parts;
    this.place = { position: recovery.position, sequence: recovery.last ?? -1 };
  }

  /** Where the fold stands behind the end of the tables; undefined before that, and in the middle of an entry. */
  get settledPlace(): FoldPlace | undefined {
    return this.parts.recovery.isOver ? this.standing : undefined;
  }

  /** Until the program is to end. @throws LogLostError, BusUnavailableError, StoreTroubleError */
  async run(): Promise<void> {
    const { signal, display, reading } = this.around;
    const { reader, recovery } = this.parts;
    const yielding = new EventLoopYield(this.around.clock);
    let isCold = recovery.isFresh;
    while (!signal.aborted) {
      if (recovery.isOver) await this.lookForChanges();
      const records = await reader.next();
      display.begin();
      if (records.length === 0) {
        await this.rest();
        continue;
      }
      if (isCold) await this.begin(records);
      if (isCold || !recovery.isOver) reading.wait();
      isCold = false;
      await this.lookAtNumbers(records);
      for (const record of records) await this.take(record, yielding);
      if (recovery.isOver) await this.settle();
    }
  }

  private async take({ entry, problem, position }: LogRecord, yielding: EventLoopYield): Promise<void> {
    const { fold, recorder, recovery, losses, origin } = this.parts;
    // First what was saved behind a loss: of that is noted how far it is known.
    const awake = problem ? undefined : recovery.take(entry);
    if (awake && losses.skips(entry)) origin.skips(this.place, entry, losses.last ?? -1);
    if (awake) origin.before(entry, recovery.isOver ? this.place : undefined);
    if (awake && losses.take(entry)) {
      this.standing = undefined;
      for (const _ of fold.steps(awake, !recovery.isOver)) await yielding.pause();
      recovery.folded(entry.sequence);
    }
    const { sequence } = this.place;
    this.place = { position, sequence: problem ? sequence : Math.max(entry.sequence, sequence) };
    this.standing = this.place;
    if (recorder.isFull && recovery.isOver) await this.room();
  }

  /** Nothing has come for a while: the end of the log. */
  private async rest(): Promise<void> {
    const { publisher, display } = this.around;
    const { fold, recorder, recovery, states } = this.parts;
    this.hasArrived = true;
    publisher.republication.end();
    display.show(fold, 0);
    if (recovery.isOver && this.place.sequence >= 0) states.gather(this.place);
    await recorder.idle();
  }

  /** What was read at once is folded. */
  private async settle(): Promise<void> {
    const { publisher, display, reading } = this.around;
    const { fold, reader, states } = this.parts;
    if (reader.hasComeToEnd) publisher.republication.end();
    this.hasArrived = true;
    reading.folded(this.place.sequence);
    display.show(fold, reader.lagMs);
    await this.room();
    states.gather(this.place);
  }

  /** The first entries of a log that nothing is known of. */
  private async begin(records: readonly LogRecord[]): Promise<void> {
    const { fold, recorder, origin } = this.parts;
    const first = records.find(({ problem }) => problem === undefined);
    if (first) origin.beginsAt(first.entry.sequence - 1, firstTimeOf(records));
    await this.around.warmStart.before(fold, recorder, records);
  }

  /** Waits while the tables or the bus have more to take than they may. */
  private async room(): Promise<void> {
    const { backpressure, reading } = this.around;
    const { recorder } = this.parts;
    const pauses = (): number => recorder.counters.pauses + backpressure.counters.pauses;
    const before = pauses();
    await recorder.reached(this.place);
    await backpressure.room();
    if (pauses() > before) reading.wait();
  }

  /** Whose numbers break off is asked for the log's id: another log is read from its own checkpoint on. @throws LogLostError */
  private async lookAtNumbers(records: readonly LogRecord[]): Promise<void> {
    const { reader, losses, logId, origin } = this.parts;
    const first = records.find(({ problem }) => problem === undefined);
    if (!first || !losses.breaksOff(first.entry)) return;
    if ((await reader.whenThere(() => this.around.tickLog.id())) !== logId) throw new LogLostError(undefined);
    if (losses.skips(first.entry) || (await reader.whenThere(() => origin.isReached()))) return;
    origin.breaks();
  }

  private async lookForChanges(): Promise<void> {
    const { plans, log, warmStart, reading } = this.around;
    const { fold, recorder, states, reader, origin } = this.parts;
    await reader.whenThere(() => origin.look(this.place));
    const next = plans.changed();
    if (!next) return;
    try {
      await warmStart.switchTo(next, fold, recorder, states);
      reading.wait();
    } catch (error) {
      if (!(error instanceof StoreTroubleError)) throw error;
      plans.again();
      log.warn('changed definitions not applied yet; the database is unreachable', { error: error.message });
    }
  }
}
