import { type Bus, GatewayStatus } from '../bus/index.js';
import { type Clock, type Log, Presence, TickStockError } from '../market/index.js';
import type { Store } from '../store/index.js';
import { healthBody, type HealthInput, HealthMonitor } from './health.js';
import type { Publisher } from './publisher.js';
import type { RetentionAlarm } from './retention-alarm.js';

export interface HealthReporterOptions {
  readonly bus: Pick<Bus, 'isUp'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<Store, 'recordHealth'>;
  readonly publisher: Pick<Publisher, 'publish' | 'encoder'>;
  readonly intervalMs: number;
  /** What the engine says of itself; undefined before it has begun. */
  readonly measure: () => Omit<HealthInput, 'now' | 'connection' | 'silence'> | undefined;
}

/** Whoever has just opened the page wants to see that ticks come in. */
const FIRST_MS = 2_000;
const LOOK_MS = 1_000;
const GATEWAY = 'gateway';

/** Says now and then how the engine stands, as a message and as a row. */
export class HealthReporter {
  private readonly monitor = new HealthMonitor();
  private readonly presence: Presence;
  private said: HealthInput['connection'] = 'reconnecting';
  private goneMs: number | undefined;
  private retention: RetentionAlarm['level'] | undefined;
  /** Why the last row could not be written. */
  private unrecorded: string | undefined;

  constructor(private readonly options: HealthReporterOptions) {
    this.presence = new Presence(options.clock, [GATEWAY]);
  }

  /** @param body of a status message of the gateway */
  hearGateway(body: string): void {
    const parsed = GatewayStatus.safeParse(JSON.parse(body));
    if (!parsed.success) return;
    const { state } = parsed.data;
    this.presence.heard(GATEWAY);
    this.said = state === 'streaming' ? 'connected' : state === 'closed' || state === 'blocked' ? 'disconnected' : 'reconnecting';
  }

  /** Why nothing is heard of the vendor's connection, in words; undefined while something is. */
  get silence(): string | undefined {
    if (!this.options.bus.isUp) return 'Redis cannot be reached: nothing is received or published';
    return this.goneMs === undefined ? undefined : `the gateway has been silent for ${Math.round(this.goneMs / 1_000)} s`;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, intervalMs } = this.options;
    let dueAt = clock.monotonic() + Math.min(FIRST_MS, intervalMs);
    while (!signal.aborted) {
      await clock.sleep(Math.max(0, Math.min(LOOK_MS, dueAt - clock.monotonic())), signal);
      if (signal.aborted) return;
      const before = this.goneMs;
      this.goneMs = this.presence.gone().get(GATEWAY);
      const isNews = (before === undefined) !== (this.goneMs === undefined);
      if (!isNews && clock.monotonic() < dueAt) continue;
      dueAt = clock.monotonic() + intervalMs;
      await this.report();
    }
  }

  /** Once for each level that is reached, whatever the interval. */
  private tellRetention(alarm: RetentionAlarm | undefined): void {
    const { log } = this.options;
    if (alarm?.level === this.retention) return;
    this.retention = alarm?.level;
    if (alarm?.level === 'warning') log.warn('the tick log may drop entries before the engine reads them', { detail: alarm.text });
    if (alarm?.level === 'critical') log.error('the tick log will soon drop entries before the engine reads them', { detail: alarm.text });
  }

  /** Once for each kind of trouble: a database that is away keeps no row of many. */
  private tellUnrecorded(error: unknown): void {
    const kind = error instanceof TickStockError ? error.code : 'unknown';
    if (kind !== this.unrecorded) this.options.log.warn('health not recorded', { error: String(error) });
    this.unrecorded = kind;
  }

  private async report(): Promise<void> {
    const { clock, store, publisher, measure } = this.options;
    const input = measure();
    if (!input) return;
    const { silence } = this;
    const connection = silence === undefined ? this.said : 'disconnected';
    this.tellRetention(input.retention);
    const row = this.monitor.measure({ ...input, connection, silence, now: clock.now() });
    const message = publisher.encoder.encode('health', healthBody(row, connection));
    if (message) publisher.publish([message]);
    try {
      await store.recordHealth(row);
      this.unrecorded = undefined;
    } catch (error) {
      this.tellUnrecorded(error);
    }
  }
}
