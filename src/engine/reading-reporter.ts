import type { Clock, Log } from '../market/index.js';
import { type Bus, type LogReaderState, SCHEMA_VERSION } from '../bus/index.js';
import type { LogLosses } from './log-losses.js';
import { Overload } from './overload.js';
import type { Publisher } from './publisher.js';
import type { ShardReader } from './shard-reader.js';

export interface ReadingReporterOptions {
  readonly shard: number;
  readonly bus: Pick<Bus, 'publish'>;
  readonly publisher: Pick<Publisher, 'encoder'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How far behind the feed the engine is, and how long ago it stood at the end of the log, ms; undefined before it reads. */
  readonly reader: () => Pick<ShardReader, 'lagMs' | 'unreadMs'> | undefined;
  /** What the log has lost, and nobody has taken on yet; undefined before the engine reads. */
  readonly losses: () => Pick<LogLosses, 'announced'> | undefined;
}

const INTERVAL_MS = 250;

/** Tells the gateway how a shard's engine keeps up with the log. */
export class ReadingReporter {
  readonly overload = new Overload();
  private waited = false;
  private reports = 0;
  private sequence = 0;

  constructor(private readonly options: ReadingReporterOptions) {}

  /** @param sequence of the newest entry that has been folded */
  folded(sequence: number): void {
    this.sequence = sequence;
  }

  /** What holds the engine up is not its own work: a start, the database, the bus. */
  wait(): void {
    this.waited = true;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, bus, publisher, log, reader } = this.options;
    while (!signal.aborted) {
      await clock.sleep(INTERVAL_MS, signal);
      const reading = signal.aborted ? undefined : reader();
      if (!reading) continue;
      const { lagMs, unreadMs } = reading;
      const overloaded = this.overload.look(lagMs, unreadMs, this.waited, clock.monotonic());
      this.waited = false;
      // Two machines' clocks lie between receipt and reading; one that stands at the end of the log is not behind, whatever they say.
      const message = publisher.encoder.encode('logReaders', this.body(Math.min(lagMs, unreadMs), overloaded));
      if (!message) continue;
      await bus.publish([message]).catch((error: unknown) => log.debug('lag not reported to the gateway', { error: String(error) }));
    }
  }

  private body(lagMs: number, overloaded: boolean): LogReaderState {
    const { shard } = this.options;
    const { sequence } = this;
    const spans = this.options.losses()?.announced ?? [];
    // One after another: whoever has taken one already hears of the next.
    const span = spans[this.reports % Math.max(1, spans.length)];
    this.reports += 1;
    return {
      type: 'log_reader',
      schema: SCHEMA_VERSION,
      shard,
      sequence,
      lag_ms: Math.round(lagMs),
      overloaded,
      missing: span ? { from: span.from, to: span.to, received_at: span.receivedAt } : null,
    };
  }
}
