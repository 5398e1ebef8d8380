import type { Lease, TickLog } from '../bus/index.js';
import type {
  BarSource,
  Clock,
  EpochMs,
  Feed,
  FeedAlert,
  FeedHistory,
  FeedMessage,
  FeedStatus,
  Gap,
  Log,
  Ticker,
} from '../market/index.js';
import { lastDataBefore, lastDataBeforeNoted } from './before-gap.js';
import { Forwarder, type ForwarderOptions } from './forwarder.js';
import { GapIntake } from './gap-intake.js';
import { GapRepairer } from './gap-repairer.js';
import { untilLost } from './lease.js';

export interface HeldConnectionOptions extends Omit<
  ForwarderOptions,
  'fencingToken' | 'maxUnconfirmed' | 'keepConfirmed' | 'onFenced' | 'isBehind'
> {
  /** Makes the vendor connection. */
  readonly openFeed: () => Promise<Feed>;
  /** Where gaps are repaired from; absent: they stay. `signal` ends with the connection. */
  readonly openHistory?: (signal: AbortSignal) => FeedHistory;
  /** Trades where nothing else is said. */
  readonly repairFrom?: BarSource;
  readonly repairDelaysMs?: readonly number[];
  readonly symbols: readonly Ticker[] | '*';
  readonly tickLog: TickLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxUnconfirmed?: number;
}

/** What goes on around it. */
export interface ConnectionHandlers {
  /** Whether frames are to wait unread. */
  readonly isHeld: () => boolean;
  /** How far the slowest engine is behind, milliseconds. */
  readonly readerLagMs: () => number;
  readonly onMessages: (messages: readonly FeedMessage[], receivedAt: EpochMs) => void;
  readonly onStatus: (status: FeedStatus) => void;
  readonly onAlert: (alert: FeedAlert) => void;
  /** Topics have been asked for. @param tickers tells every ticker that trades; absent: nobody can */
  readonly onSubscribed: (tickers: (() => Promise<readonly Ticker[]>) | undefined) => void;
}

/** What waits for a log that is away, bytes: half a minute of the tape's record. */
const MAX_UNCONFIRMED = 160 * 1_048_576;
/** What a log that has lost its last seconds is given again, bytes: ten seconds of the tape's record. */
const KEEP_CONFIRMED = 48 * 1_048_576;
/** Frames that wait when the gateway counts as behind, bytes: a quarter of a second of the tape's record. */
const BEHIND_BYTES = 4 * 1_048_576;
/** With so much on its way to the log, or engines so far behind, repairs wait: a few milliseconds of the tape's record. */
const BUSY_BYTES = 1_048_576;
const BUSY_LAG_MS = 150;
const DRAIN_MS = 5_000;

/** From winning the lease to losing it: the vendor's connection, the way to the log, and the repair of gaps. */
export class HeldConnection {
  /** Absent before it is open and after it was closed. */
  feed: Feed | undefined;
  readonly repairer: GapRepairer | undefined;
  private readonly intake: GapIntake;

  private constructor(
    private readonly options: HeldConnectionOptions,
    private readonly handlers: ConnectionHandlers,
    readonly forwarder: Forwarder,
    private readonly lease: Lease,
    /** Another gateway has taken the log over. */
    private readonly fenced: AbortSignal,
    /** Ends with the connection. */
    private readonly closing: AbortController,
  ) {
    this.repairer = this.openRepairer();
    this.intake = new GapIntake(forwarder, this.repairer);
  }

  /** Takes the log over. @throws LogFencedError, BusUnavailableError */
  static async open(options: HeldConnectionOptions, handlers: ConnectionHandlers, lease: Lease): Promise<HeldConnection> {
    const fenced = new AbortController();
    const { fencingToken } = lease;
    const { maxUnconfirmed = MAX_UNCONFIRMED } = options;
    const forwarder = await Forwarder.open({
      ...options,
      fencingToken,
      maxUnconfirmed,
      keepConfirmed: KEEP_CONFIRMED,
      onFenced: () => fenced.abort(),
      isBehind: () => held.waitingBytes > BEHIND_BYTES,
    });
    const held: HeldConnection = new HeldConnection(options, handlers, forwarder, lease, fenced.signal, new AbortController());
    return held;
  }

  /** Until the lease is lost (false), or `signal` ends it (true). Lets the log confirm what is on its way. */
  async run(signal: AbortSignal): Promise<boolean> {
    const { options, handlers, closing, intake } = this;
    const { symbols, openHistory } = options;
    const feed = await options.openFeed();
    this.feed = feed;
    feed.hold(handlers.isHeld());
    feed.subscribe(symbols);
    handlers.onSubscribed(openHistory && (() => openHistory(closing.signal).tickers()));
    feed.start({
      onMessages: (messages, receivedAt) => {
        intake.take(messages, receivedAt);
        handlers.onMessages(messages, receivedAt);
      },
      onStatus: handlers.onStatus,
      onAlert: handlers.onAlert,
    });
    try {
      const kept = await untilLost(this.lease, AbortSignal.any([signal, this.fenced]));
      return kept && !this.fenced.aborted;
    } finally {
      await this.close(feed);
    }
  }

  /** Lets the feed's clock go on while nothing comes. @param now machine time */
  tick(now: EpochMs): void {
    if (this.feed?.backlog.frames === 0) this.intake.tick(now);
  }

  /** An engine misses what the log has lost: it becomes a gap like any other, in that shard. @param receivedAt of the first data behind it */
  takeLoss(shard: number, gap: Gap, receivedAt: EpochMs): void {
    const { log } = this.options;
    log.error('the tick log lost part of the feed before an engine had read it', { shard, from: gap.from, to: gap.to });
    void this.forwarder.appendLate(shard, [gap]);
    this.repairer?.add(gap, lastDataBefore(gap, receivedAt), [shard]);
  }

  private async close(feed: Feed): Promise<void> {
    await feed.close();
    this.closing.abort();
    this.feed = undefined;
    const left = await this.forwarder.drain(DRAIN_MS);
    if (left > 0) this.options.log.error('stopped before the tick log had confirmed everything', { entries: left });
  }

  /** Of vendor frames that are not read yet. */
  private get waitingBytes(): number {
    return this.feed?.backlog.bytes ?? 0;
  }

  /** What comes now needs all that there is. */
  private get isBusy(): boolean {
    const { isHeld, readerLagMs } = this.handlers;
    return isHeld() || this.waitingBytes + this.forwarder.unconfirmed.bytes > BUSY_BYTES || readerLagMs() > BUSY_LAG_MS;
  }

  /** Goes on with the gaps that an earlier holder left open. */
  private openRepairer(): GapRepairer | undefined {
    const { openHistory, repairFrom: from = 'trades', repairDelaysMs: delaysMs, symbols, tickLog, clock, log } = this.options;
    const { forwarder } = this;
    const { signal } = this.closing;
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
      onAlert: this.handlers.onAlert,
      ...(delaysMs ? { delaysMs } : {}),
    });
    for (const { gap, notedAt, shards } of forwarder.openGaps) repairer.add(gap, lastDataBeforeNoted(gap, notedAt), shards);
    return repairer;
  }
}
