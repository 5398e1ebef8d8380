import {
  type Bus,
  CHANNELS,
  type CriticalAlert,
  type GatewayStatus,
  type LeaseHolder,
  type LeaseStore,
  SCHEMA_VERSION,
  type TickLog,
} from '../bus/index.js';
import {
  epochMsOf,
  type Feed,
  type FeedAlert,
  type FeedHistory,
  type FeedStatus,
  isoTime,
  type Source,
  type Ticker,
} from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';
import type { FeedClockOptions } from './feed-clock.js';
import { Forwarder } from './forwarder.js';
import { GapIntake } from './gap-intake.js';
import { GapRepairer, openGapsIn } from './gap-repairer.js';
import { LeaseKeeper } from './lease-keeper.js';

export interface GatewayOptions {
  /** Makes the vendor connection; called each time the lease has been won. */
  readonly openFeed: () => Promise<Feed>;
  /** Where gaps are repaired from; absent: they stay. `signal` ends with the connection. */
  readonly openHistory?: (signal: AbortSignal) => FeedHistory;
  /** `bars` where the plan has no trades. */
  readonly repairFrom?: 'trades' | 'bars';
  readonly repairDelaysMs?: readonly number[];
  readonly symbols: readonly Ticker[] | '*';
  readonly source: Source;
  readonly tickLog: TickLog;
  readonly bus: Bus;
  readonly leases: LeaseStore;
  /** One name per vendor account and cluster; never the key itself. */
  readonly leaseName: string;
  readonly holder: LeaseHolder;
  readonly clock: Clock;
  readonly log: Log;
  readonly feedClock: FeedClockOptions;
  readonly tickChannel?: string;
  readonly leaseTtlMs?: number;
  readonly maxUnconfirmed?: number;
}

/** A holder that stalls for so long loses the lease; a dead one is followed after it. */
const LEASE_TTL_MS = 4_000;
const MAX_UNCONFIRMED = 20_000;
const STATUS_INTERVAL_MS = 1_000;
const DRAIN_MS = 5_000;
/** How far back a new holder looks for gaps that are still open. */
const INHERITED_MS = 15 * 60_000;

const WAITING: FeedStatus = {
  state: 'waiting',
  detail: 'Waiting for the lease.',
  subscribed: 0,
  ignoredTopics: [],
  refusedTopics: [],
  reconnects: 0,
};

export interface GatewayView {
  readonly status: FeedStatus;
  readonly ticks: number;
  readonly unconfirmed: number;
  /** Vendor frames that wait to be read. */
  readonly backlog: { readonly frames: number; readonly mostFrames: number };
  readonly gaps: { readonly pending: number; readonly gaps?: number; readonly repaired?: number; readonly failed?: number };
}

/** Holds the vendor's one connection, as long as it holds the lease, and forwards everything. */
export class GatewayService {
  private readonly stopping = new AbortController();
  private status: FeedStatus = WAITING;
  private forwarder: Forwarder | undefined;
  private feed: Feed | undefined;
  private repairer: GapRepairer | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly options: GatewayOptions) {}

  /** @returns `done` settles when the gateway has stopped, with the error that stopped it */
  start(): { readonly done: Promise<void> } {
    this.running = this.runAll();
    return { done: this.running };
  }

  /** Says good-bye to the vendor, lets the log confirm what is on its way, and frees the lease. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  view(): GatewayView {
    return {
      status: this.status,
      ticks: this.forwarder?.counters.ticks ?? 0,
      unconfirmed: this.forwarder?.unconfirmed ?? 0,
      backlog: this.feed?.backlog ?? { frames: 0, mostFrames: 0 },
      gaps: { ...this.repairer?.counters, pending: this.repairer?.pending ?? 0 },
    };
  }

  private async runAll(): Promise<void> {
    const endBeat = this.beat();
    try {
      await this.run();
    } finally {
      await endBeat;
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { leases, leaseName: name, holder, clock, log, leaseTtlMs: ttlMs = LEASE_TTL_MS } = this.options;
    const lease = new LeaseKeeper({ leases, name, holder, ttlMs, clock, log, onWaiting: (other) => this.showWaiting(other) });
    try {
      while (!signal.aborted && (await lease.acquire(signal))) {
        const kept = await this.hold(lease);
        if (!kept) log.error('lease lost, connection given up');
      }
    } finally {
      this.stopping.abort();
      await lease.release();
    }
  }

  /** From winning the lease to losing it (false) or stopping (true). */
  private async hold(lease: LeaseKeeper): Promise<boolean> {
    const { tickLog, bus, clock, log, source, feedClock, tickChannel, maxUnconfirmed = MAX_UNCONFIRMED, symbols } = this.options;
    const forwarder = await Forwarder.open({
      tickLog,
      bus,
      clock,
      log,
      source,
      feedClock,
      maxUnconfirmed,
      onOverflow: (gap) => this.repairer?.add(gap, clock.now()),
      ...(tickChannel === undefined ? {} : { tickChannel }),
    });
    this.forwarder = forwarder;
    const held = new AbortController();
    this.repairer = await this.openRepairer(forwarder, held.signal);
    const feed = await this.options.openFeed();
    this.feed = feed;
    feed.subscribe(symbols);
    const intake = new GapIntake(forwarder, this.repairer);
    feed.start({
      onMessages: (messages, receivedAt) => intake.take(messages, receivedAt),
      onStatus: (status) => this.show(status),
      onAlert: (alert) => this.publishAlert(alert),
    });
    try {
      return await lease.keep(this.stopping.signal);
    } finally {
      await feed.close();
      held.abort();
      this.feed = undefined;
      const left = await forwarder.drain(DRAIN_MS);
      if (left > 0) log.error('stopped before the tick log had confirmed everything', { entries: left });
    }
  }

  /** Goes on with the gaps that an earlier holder left open. */
  private async openRepairer(forwarder: Forwarder, signal: AbortSignal): Promise<GapRepairer | undefined> {
    const { openHistory, repairFrom: from = 'trades', repairDelaysMs: delaysMs, symbols, tickLog, clock, log } = this.options;
    if (!openHistory) return undefined;
    const repairer = new GapRepairer({
      history: openHistory(signal),
      from,
      symbols,
      shards: tickLog.shards,
      clock,
      log,
      signal,
      latest: (shard, withinMs) => forwarder.latest(shard, withinMs),
      append: (shard, messages) => forwarder.appendLate(shard, messages),
      ...(delaysMs ? { delaysMs } : {}),
    });
    for (const { gap, notedAt } of openGapsIn(await tickLog.latest(0, INHERITED_MS))) {
      repairer.add(gap, epochMsOf(notedAt - (gap.to - gap.from) - STATUS_INTERVAL_MS));
    }
    return repairer;
  }

  /** Once a second: the feed's clock goes on, and everyone may know how the connection stands. */
  private async beat(): Promise<void> {
    const { clock } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await clock.sleep(STATUS_INTERVAL_MS, signal);
      if (signal.aborted) return;
      if (this.status.state === 'streaming') this.forwarder?.tick();
      this.publishStatus();
    }
  }

  private showWaiting(holder: LeaseHolder | undefined): void {
    const who = holder ? `${holder.role} on ${holder.host}, process ${holder.pid}, since ${holder.since}` : 'another process';
    const detail = `The vendor connection is held by ${who}. This one stands by and takes over when it ends.`;
    this.options.log.warn(detail);
    this.show({ ...WAITING, detail });
  }

  private show(status: FeedStatus): void {
    const changed = status.state !== this.status.state || status.detail !== this.status.detail;
    this.status = status;
    if (!changed) return;
    this.options.log.info('vendor connection', { state: status.state, detail: status.detail });
    this.publishStatus();
  }

  private publishAlert({ severity, message, action }: FeedAlert): void {
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

  private publishStatus(): void {
    const { bus, clock, source, log } = this.options;
    const { state, detail, subscribed, reconnects, ignoredTopics, refusedTopics } = this.status;
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
      waiting_frames: this.feed?.backlog.frames ?? 0,
      open_gaps: this.repairer?.pending ?? 0,
      rejects: { ...this.feed?.rejects },
      ticks: this.forwarder?.counters.ticks ?? 0,
    };
    bus
      .publish([{ channel: CHANNELS.gatewayStatus, body: JSON.stringify(body) }])
      .catch((error: unknown) => log.debug('status not published', { error: String(error) }));
  }
}
