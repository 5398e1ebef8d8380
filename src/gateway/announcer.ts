import { type Bus, CHANNELS, type CriticalAlert, type GatewayStatus, SCHEMA_VERSION } from '../bus/index.js';
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
  constructor(private readonly options: AnnouncerOptions) {}

  status(view: GatewayView): void {
    const { bus, clock, source, log } = this.options;
    const { state, detail, subscribed, reconnects, ignoredTopics, refusedTopics } = view.status;
    const body: GatewayStatus = {
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
    };
    bus
      .publish([{ channel: CHANNELS.gatewayStatus, body: JSON.stringify(body) }])
      .catch((error: unknown) => log.debug('status not published', { error: String(error) }));
  }

  alert({ severity, message, action }: FeedAlert): void {
    const { bus, clock, log } = this.options;
    log[severity === 'warning' ? 'warn' : 'error'](message, { action });
    const timestamp = isoTime(clock.now());
    const body: CriticalAlert = {
      type: 'critical_alert',
      alert: { severity, message, timestamp, component: 'gateway', action_required: action, recovery: null },
      timestamp,
      event_id: `alert:gateway:${clock.now()}`,
      schema: SCHEMA_VERSION,
    };
    bus
      .publish([{ channel: CHANNELS.criticalAlerts, body: JSON.stringify(body) }])
      .catch((error: unknown) => log.error('alert not published', { error: String(error) }));
  }
}
