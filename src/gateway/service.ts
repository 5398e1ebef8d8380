import {
  type Bus,
  BusUnavailableError,
  CHANNELS,
  type Lease,
  type LeaseHolder,
  type LeaseStore,
  LogFencedError,
  type TickLog,
} from '../bus/index.js';
import {
  type BarSource,
  type Clock,
  type EpochMs,
  epochMsOf,
  type Feed,
  type FeedBacklog,
  type FeedHistory,
  type FeedStatus,
  type Gap,
  type HoldReason,
  type Log,
  type Source,
  type Ticker,
} from '../market/index.js';
import type { FeedClockOptions } from './feed-clock.js';
import { Announcer } from './announcer.js';
import { ClockSkew } from './clock-skew.js';
import { Forwarder } from './forwarder.js';
import { GapIntake } from './gap-intake.js';
import { GapRepairer } from './gap-repairer.js';
import { LogAbsence } from './log-absence.js';
import { Readers } from './readers.js';
import { gatewayReasons } from './reasons.js';
import type { GatewayView } from './view.js';
import { NOBODY_SILENT, SilentSymbols } from './silent-symbols.js';
import { releaseLease, untilLost, waitForLease } from './lease.js';

export interface GatewayOptions {
  /** Makes the vendor connection; called each time the lease has been won. */
  readonly openFeed: () => Promise<Feed>;
  /** Where gaps are repaired from; absent: they stay. `signal` ends with the connection. */
  readonly openHistory?: (signal: AbortSignal) => FeedHistory;
  /** Trades where nothing else is said. */
  readonly repairFrom?: BarSource;
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
  /** How much later than it was traded a live vendor sends, ms; absent: the machine's clock is not held against the feed's. */
  readonly feedDelayMs?: number;
  readonly tickChannel?: string;
  readonly leaseTtlMs?: number;
  readonly maxUnconfirmed?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A holder that died is followed after so long. */
const LEASE_TTL_MS = 4_000;
/** What waits for a log that is away, bytes: half a minute of the tape's record. */
const MAX_UNCONFIRMED = 160 * 1_048_576;
/** What a log that has lost its last seconds is given again, bytes: ten seconds of the tape's record. */
const KEEP_CONFIRMED = 48 * 1_048_576;
/** Frames that wait when the gateway counts as behind, bytes: a quarter of a second of the tape's record. */
const BEHIND_BYTES = 4 * 1_048_576;
/** With so much on its way to the log, or engines so far behind, repairs wait: a few milliseconds of the tape's record. */
const BUSY_BYTES = 1_048_576;
const BUSY_LAG_MS = 150;
const STATUS_INTERVAL_MS = 1_000;
const DRAIN_MS = 5_000;
const RETRY_MS = 500;

const WAITING: FeedStatus = {
  state: 'waiting',
  detail: 'Waiting for the lease.',
  subscribed: 0,
  ignoredTopics: [],
  refusedTopics: [],
  reconnects: 0,
};

const NO_BACKLOG: FeedBacklog = { frames: 0, bytes: 0, mostFrames: 0, shedFrames: 0 };
const NOT_MIRRORED = { published: 0, shed: 0, failures: 0 } as const;

/** Holds the vendor's one connection, as long as it holds the lease, and forwards everything. */
export class GatewayService {
  private readonly stopping = new AbortController();
  private status: FeedStatus = WAITING;
  private forwarder: Forwarder | undefined;
  private feed: Feed | undefined;
  private repairer: GapRepairer | undefined;
  private intake: GapIntake | undefined;
  private readonly readers: Readers;
  private readonly announcer: Announcer;
  /** Only a list can have a wrong ticker. */
  private readonly silent: SilentSymbols | undefined;
  private logIsFull = false;
  private readonly absence: LogAbsence;
  private readonly skew: ClockSkew | undefined;
  private heldFor: HoldReason | null = null;
  private running: Promise<void> | undefined;

  constructor(private readonly options: GatewayOptions) {
    this.readers = new Readers(options.clock, (shard, gap, receivedAt) => this.takeLoss(shard, gap, receivedAt));
    this.announcer = new Announcer(options);
    const { symbols, clock, log, feedClock, feedDelayMs: delayMs } = options;
    if (symbols !== '*') this.silent = new SilentSymbols({ symbols, clock, log, rate: feedClock.rate });
    this.skew = delayMs === undefined ? undefined : new ClockSkew({ delayMs, onAlert: (alert) => this.announcer.alert(alert) });
    this.absence = new LogAbsence(options.clock, (alert) => this.announcer.alert(alert));
  }

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
    const { forwarder, feed, repairer } = this;
    return {
      status: this.status,
      ticks: forwarder?.counters.ticks ?? 0,
      duplicates: forwarder?.duplicates.count ?? 0,
      rejects: feed?.rejects ?? {},
      unconfirmed: forwarder?.unconfirmed ?? { entries: 0, bytes: 0 },
      interruptions: forwarder?.interruptions ?? 0,
      losses: forwarder?.losses ?? 0,
      keptBytes: forwarder?.keptBytes ?? 0,
      logAway: this.absence.reason,
      clockSkewMs: this.skew?.ms(this.options.clock.monotonic()),
      backlog: feed?.backlog ?? NO_BACKLOG,
      heldFor: this.heldFor,
      readerLagMs: this.readers.lagMs,
      goneReaders: this.readers.gone,
      mirror: forwarder?.mirrored ?? NOT_MIRRORED,
      silent: this.silent?.view ?? NOBODY_SILENT,
      gaps: {
        ...repairer?.counters,
        pending: repairer?.pending ?? 0,
        waiting: repairer?.isWaiting ?? false,
        problems: repairer?.problems ?? {},
        problem: repairer?.problem,
      },
    };
  }

  private async runAll(): Promise<void> {
    const { bus } = this.options;
    const unsubscribe = await bus.subscribe([CHANNELS.logReaders], ({ body }) => {
      this.readers.hear(body);
      this.holdOrLetGo();
    });
    const endBeat = this.beat();
    try {
      await this.run();
    } finally {
      await endBeat;
      await unsubscribe();
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { leases, leaseName: name, holder, clock, log, leaseTtlMs: ttlMs = LEASE_TTL_MS } = this.options;
    const waiting = { leases, name, holder, ttlMs, clock, log, onWaiting: (other: LeaseHolder | undefined) => this.showWaiting(other) };
    try {
      for (let lease = await waitForLease(waiting, signal); lease; lease = await waitForLease(waiting, signal)) {
        try {
          if (!(await this.hold(lease))) log.error('lease lost, connection given up');
        } catch (error) {
          // Whoever took the log over took the lease before.
          if (error instanceof LogFencedError) log.error(error.message, { remedy: error.remedy });
          else if (error instanceof BusUnavailableError) log.warn('the tick log cannot be taken over yet', { error: error.message });
          else throw error;
          await clock.sleep(RETRY_MS, signal);
        } finally {
          await releaseLease(lease, log);
        }
      }
    } finally {
      this.stopping.abort();
    }
  }

  /** From winning the lease to losing it (false) or stopping (true). */
  private async hold(lease: Lease): Promise<boolean> {
    const fenced = new AbortController();
    const forwarder = await this.openForwarder(lease, () => fenced.abort());
    this.forwarder = forwarder;
    this.absence.changed(undefined);
    const held = new AbortController();
    this.repairer = this.openRepairer(forwarder, held.signal);
    const feed = await this.options.openFeed();
    this.feed = feed;
    feed.hold(this.heldFor !== null);
    const { symbols, openHistory } = this.options;
    feed.subscribe(symbols);
    this.silent?.asked(openHistory && (() => openHistory(held.signal).tickers()));
    const intake = new GapIntake(forwarder, this.repairer);
    this.intake = intake;
    feed.start({
      onMessages: (messages, receivedAt) => {
        this.skew?.observe(messages, receivedAt, this.options.clock.monotonic());
        intake.take(messages, receivedAt);
        this.silent?.observe(messages);
      },
      onStatus: (status) => this.show(status),
      onAlert: (alert) => this.announcer.alert(alert),
    });
    try {
      const kept = await untilLost(lease, AbortSignal.any([this.stopping.signal, fenced.signal]));
      return kept && !fenced.signal.aborted;
    } finally {
      await feed.close();
      held.abort();
      this.feed = undefined;
      this.intake = undefined;
      const left = await forwarder.drain(DRAIN_MS);
      if (left > 0) this.options.log.error('stopped before the tick log had confirmed everything', { entries: left });
    }
  }

  private openForwarder({ fencingToken }: Lease, onFenced: () => void): Promise<Forwarder> {
    const { tickLog, bus, clock, log, source, feedClock, tickChannel, maxUnconfirmed = MAX_UNCONFIRMED } = this.options;
    return Forwarder.open({
      tickLog,
      fencingToken,
      bus,
      clock,
      log,
      source,
      feedClock,
      maxUnconfirmed,
      onFull: (full) => this.onFull(full),
      onFenced,
      onAway: (reason) => this.absence.changed(reason),
      keepConfirmed: KEEP_CONFIRMED,
      random: this.options.random,
      isBehind: () => this.isBehind,
      ...(tickChannel === undefined ? {} : { tickChannel }),
    });
  }

  /** Why it cannot do its work now, one line each; empty when it can. */
  reasons(): readonly string[] {
    return gatewayReasons(this.options.bus.isUp, this.status, this.absence.reason);
  }

  /** An engine misses what the log has lost: it becomes a gap like any other, in that shard. */
  private takeLoss(shard: number, gap: Gap, receivedAt: EpochMs): void {
    const { forwarder, repairer } = this;
    if (!forwarder) return;
    this.options.log.error('the tick log has lost a part of the feed before an engine has read it', { shard, from: gap.from, to: gap.to });
    void forwarder.appendLate(shard, [gap]);
    // What there is around it came a little before what follows it.
    repairer?.add(gap, epochMsOf(receivedAt - (gap.to - gap.from)), [shard]);
  }

  private onFull(full: boolean): void {
    this.logIsFull = full;
    this.holdOrLetGo();
  }

  /** Frames wait unread, and within their bound, while the log takes no more, or while an engine would only fall further behind. */
  private holdOrLetGo(): void {
    const heldFor = this.logIsFull ? 'log' : this.readers.areOverloaded ? 'engine' : null;
    if (heldFor === this.heldFor) return;
    const { log } = this.options;
    if (heldFor === 'log') log.error('the tick log has been away for too long; frames of the vendor wait unread');
    else if (heldFor === 'engine') log.warn('an engine falls behind; frames of the vendor wait unread', { lagMs: this.readers.lagMs });
    else log.info('frames of the vendor are read again');
    this.heldFor = heldFor;
    this.feed?.hold(heldFor !== null);
  }

  private get isBehind(): boolean {
    return (this.feed?.backlog.bytes ?? 0) > BEHIND_BYTES;
  }

  /** What comes now needs all that there is. */
  private get isBusy(): boolean {
    const waiting = (this.feed?.backlog.bytes ?? 0) + (this.forwarder?.unconfirmed.bytes ?? 0);
    return this.heldFor !== null || waiting > BUSY_BYTES || this.readers.lagMs > BUSY_LAG_MS;
  }

  /** Goes on with the gaps that an earlier holder left open. */
  private openRepairer(forwarder: Forwarder, signal: AbortSignal): GapRepairer | undefined {
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
      read: (shard, since, until, between) => forwarder.read(shard, since, until, between),
      forwarded: () => forwarder.forwarded,
      append: (shard, messages) => forwarder.appendLate(shard, messages),
      isBusy: () => this.isBusy,
      onAlert: (alert) => this.announcer.alert(alert),
      ...(delaysMs ? { delaysMs } : {}),
    });
    for (const { gap, notedAt, shards } of forwarder.openGaps) {
      // It was noted when the first data after it came: the last before it lie its own length earlier, and a moment for a batch.
      repairer.add(gap, epochMsOf(notedAt - (gap.to - gap.from) - STATUS_INTERVAL_MS), shards);
    }
    return repairer;
  }

  /**
   * Once a second: the feed's clock goes on, and everyone may know how the connection stands. A feed counts as quiet when all that it
   * has sent has been read: not while frames wait, and not right after this process stood still, when they wait in the socket.
   */
  private async beat(): Promise<void> {
    const { clock } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const before = clock.monotonic();
      await clock.sleep(STATUS_INTERVAL_MS, signal);
      if (signal.aborted) return;
      this.holdOrLetGo();
      this.absence.look();
      this.skew?.look(clock.monotonic());
      this.readers.look(this.options.log);
      this.silent?.look(this.status.state === 'streaming');
      const stoodStill = clock.monotonic() - before > 2 * STATUS_INTERVAL_MS;
      if (this.status.state === 'streaming' && !stoodStill && this.feed?.backlog.frames === 0) this.intake?.tick(clock.now());
      this.announcer.status(this.view());
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
    this.announcer.status(this.view());
  }
}
