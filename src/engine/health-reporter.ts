import { type BusMessage, GatewayStatus } from '../bus/index.js';
import type { Clock, Log } from '../ops/index.js';
import type { Store } from '../store/index.js';
import { healthMessage, type HealthInput, HealthMonitor } from './health.js';

export interface HealthReporterOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<Store, 'recordHealth'>;
  readonly publish: (messages: readonly BusMessage[]) => void;
  readonly intervalMs: number;
  /** What the engine says of itself; undefined before it has begun. */
  readonly measure: () => Omit<HealthInput, 'now' | 'connection'> | undefined;
}

/** Whoever has just opened the page wants to see that ticks come in. */
const FIRST_MS = 2_000;

/** Says now and then how the engine stands, as a message and as a row. */
export class HealthReporter {
  private readonly monitor = new HealthMonitor();
  private connection: HealthInput['connection'] = 'reconnecting';

  constructor(private readonly options: HealthReporterOptions) {}

  /** @param body of a status message of the gateway */
  hearGateway(body: string): void {
    const parsed = GatewayStatus.safeParse(JSON.parse(body));
    if (!parsed.success) return;
    const { state } = parsed.data;
    this.connection = state === 'streaming' ? 'connected' : state === 'closed' || state === 'blocked' ? 'disconnected' : 'reconnecting';
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, intervalMs, store, log, publish, measure } = this.options;
    let waitMs = Math.min(FIRST_MS, intervalMs);
    while (!signal.aborted) {
      await clock.sleep(waitMs, signal);
      waitMs = intervalMs;
      const input = signal.aborted ? undefined : measure();
      if (!input) continue;
      const { connection } = this;
      const row = this.monitor.measure({ ...input, connection, now: clock.now() });
      publish([healthMessage(row, connection)]);
      await store.recordHealth(row).catch((error: unknown) => log.warn('health not recorded', { error: String(error) }));
    }
  }
}
