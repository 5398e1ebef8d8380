import { type Bus, type BusMessage, MessageEncoder, SCHEMA_VERSION } from '../bus/index.js';
import { type Clock, type FeedAlert, isoTime, type Log, type Source } from '../market/index.js';
import type { GatewayView } from './view.js';

export interface AnnouncerOptions {
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly source: Source;
}

/** Tells the other roles, and people, how the vendor's connection stands. */
export class Announcer {
  readonly encoder: MessageEncoder;

  constructor(private readonly options: AnnouncerOptions) {
    this.encoder = new MessageEncoder(options.log);
  }

  status(view: GatewayView): void {
    const { clock, source, log } = this.options;
    const { state, detail, subscribed, reconnects, ignoredTopics, refusedTopics } = view.status;
    const message = this.encoder.encode('gatewayStatus', {
      type: 'gateway_status',
      schema: SCHEMA_VERSION,
      timestamp: isoTime(clock.now()),
      source,
      state,
      detail,
      subscribed,
      reconnects,
      ignored_topics: [...ignoredTopics],
      refused_topics: [...refusedTopics],
      waiting_frames: view.backlog.frames,
      waiting_entries: view.unconfirmed.entries,
      held_for: view.heldFor,
      log_away: view.logAway ?? null,
      clock_skew_ms: view.clockSkewMs ?? null,
      gone_readers: [...view.goneReaders],
      shed_frames: view.backlog.shedFrames,
      shed_mirror: view.mirrorShed,
      open_gaps: view.gaps.pending,
      repair_problems: { ...view.gaps.problems },
      repair_problem: view.gaps.problem ?? null,
      silent_symbols: view.silent.listed.map(({ symbol, since, likely, reason }) => ({ symbol, since: isoTime(since), likely, reason })),
      silent_count: view.silent.total,
      rejects: { ...view.rejects },
      ticks: view.ticks,
    });
    this.publish(message, (error) => log.debug('status not published', { error: String(error) }));
  }

  alert({ severity, message: text, action }: FeedAlert): void {
    const { clock, log } = this.options;
    log[severity === 'warning' ? 'warn' : 'error'](text, { action });
    const timestamp = isoTime(clock.now());
    const message = this.encoder.encode('criticalAlerts', {
      type: 'critical_alert',
      alert: { severity, message: text, timestamp, component: 'gateway', action_required: action, recovery: null },
      timestamp,
      event_id: `alert:gateway:${clock.now()}`,
      schema: SCHEMA_VERSION,
    });
    this.publish(message, (error) => log.error('alert not published', { error: String(error) }));
  }

  private publish(message: BusMessage | undefined, onFailure: (error: unknown) => void): void {
    if (message) this.options.bus.publish([message]).catch(onFailure);
  }
}
