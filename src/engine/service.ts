import { CHANNELS, LogLostError } from '../bus/index.js';
import { type Measured, measure, type Measurement } from '../market/index.js';
import { StoreTroubleError } from '../store/index.js';
import { Backpressure } from './backpressure.js';
import { Display } from './display.js';
import type { ResourceUse } from './health.js';
import { HealthReporter, type HealthReporterOptions } from './health-reporter.js';
import { ENGINE_FIGURES, type EngineSources, EngineTotals } from './measurements.js';
import { Publisher } from './publisher.js';
import { ReadingReporter } from './reading-reporter.js';
import type { LoopSurroundings } from './reading-loop.js';
import { engineReasons } from './reasons.js';
import type { ShardReader } from './shard-reader.js';
import { type EngineOptions, isOfBus, ShardRun, takeShard } from './shard-run.js';
import { type EngineState, stateOf } from './state.js';
import { WarmStart } from './warm-start.js';

export interface EngineServiceOptions extends EngineOptions {
  readonly resources: () => ResourceUse;
  readonly healthIntervalMs: number;
}

const RETRY_MS = 500;

/** Runs one shard: reads the tick log, folds it, publishes at once and records with the position. */
export class EngineService implements Measured {
  private readonly stopping = new AbortController();
  private readonly around: LoopSurroundings;
  private readonly health: HealthReporter;
  private readonly totals = new EngineTotals();
  private run: ShardRun | undefined;
  /** That of the newest run that has one. */
  private reader: ShardReader | undefined;
  private restarts = 0;
  private running: Promise<void> | undefined;

  constructor(private readonly options: EngineServiceOptions) {
    const { clock, random, bus, log, store, shard, tickLog, plans, healthIntervalMs: intervalMs } = options;
    const { signal } = this.stopping;
    const publisher = new Publisher({ bus, store, clock, random, log, shard, signal });
    this.around = {
      tickLog,
      plans,
      clock,
      log,
      signal,
      publisher,
      reading: new ReadingReporter({ shard, bus, publisher, clock, log, reader: () => this.reader, losses: () => this.run?.losses }),
      display: new Display(clock),
      backpressure: new Backpressure({ bus, outbox: publisher.outbox, clock, signal }),
      warmStart: new WarmStart(options, signal),
    };
    this.health = new HealthReporter({ bus, clock, log, store, publisher, intervalMs, measure: () => this.healthInput() });
  }

  /** Resolves when the engine listens to the bus; `done` of the result settles when it has stopped, with the error that stopped it. */
  async start(): Promise<{ readonly done: Promise<void> }> {
    const unsubscribe = await this.options.bus.subscribe([CHANNELS.gatewayStatus, CHANNELS.snapshotRequests], ({ channel, body }) => {
      if (channel === CHANNELS.snapshotRequests) this.around.display.ask();
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

  /** How it stands now. */
  get state(): EngineState {
    const { run, reader, restarts } = this;
    return stateOf({ run, reader, restarts, outbox: this.around.publisher.outbox });
  }

  measurements(): readonly Measurement[] {
    const { totals } = this;
    const { publisher, display, backpressure, reading } = this.around;
    const sources: Parameters<typeof measure<EngineSources>>[1] = {
      ...totals.sources,
      publisher: () => publisher.counters,
      encoder: () => publisher.encoder.counters,
      outbox: () => publisher.outbox.counters,
      republication: () => publisher.republication.counters,
      display: () => display.counters,
      backpressure: () => backpressure.counters,
      overload: () => reading.overload.counters,
      state: () => this.state,
    };
    return measure<EngineSources>(ENGINE_FIGURES, sources, { shard: String(this.options.shard) });
  }

  /** Why it cannot do its work now, one line each; empty when it can. */
  reasons(): readonly string[] {
    const { run, reader, health } = this;
    const { outbox } = this.around.publisher;
    const isReading = run?.isReading ?? false;
    return engineReasons({ shard: this.options.shard, silence: health.silence, isReading, reader, recorder: run?.recorder, outbox });
  }

  private async runAll(unsubscribe: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    const { reading, publisher } = this.around;
    const reports = [this.health.run(signal), reading.run(signal)];
    try {
      await this.runUntilStopped();
    } finally {
      this.stopping.abort();
      await Promise.all(reports);
      await publisher.announcements.settled();
      await unsubscribe();
    }
  }

  private async runUntilStopped(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.runOnce();
      } catch (error) {
        if (signal.aborted && error instanceof LogLostError) return;
        const isBus = isOfBus(error);
        if (signal.aborted || !(isBus || error instanceof StoreTroubleError)) throw error;
        this.restarts += 1;
        this.options.log.warn(isBus ? 'tick log unavailable; trying again' : 'database unreachable; trying again', {
          error: error.message,
        });
        await this.options.clock.sleep(RETRY_MS, signal);
      }
    }
  }

  private async runOnce(): Promise<void> {
    const taken = await takeShard(this.options, this.stopping.signal);
    const run = new ShardRun(this.options, this.around, taken);
    this.run = run;
    this.totals.followFold(run);
    await run.recover();
    this.reader = run.reader;
    this.totals.followReading(run);
    await run.read();
  }

  private healthInput(): ReturnType<HealthReporterOptions['measure']> {
    const { run, reader } = this;
    if (!run) return undefined;
    const { fold, recorder } = run;
    const { trades = 0, bars = 0 } = this.totals.fold.value ?? {};
    const { waitingRows, troubledBy, isFull } = recorder;
    return {
      sessionId: fold.session.current?.sessionId ?? null,
      trades,
      bars,
      lagMs: reader?.lagMs ?? 0,
      activeSymbols: [...fold.core.symbols].length,
      retention: reader?.retention,
      store: { waitingRows, troubledBy, isFull },
      resources: this.options.resources(),
    };
  }
}
