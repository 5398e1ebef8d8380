import { type Bus, BusUnavailableError, CHANNELS, type Lease, type LeaseHolder, type LeaseStore, LogFencedError } from '../bus/index.js';
import { type FeedStatus, type Measured, measure, type Measurement } from '../market/index.js';
import { Announcer } from './announcer.js';
import { ClockSkew } from './clock-skew.js';
import { FrameHold } from './frame-hold.js';
import { type ConnectionHandlers, HeldConnection, type HeldConnectionOptions } from './held-connection.js';
import { releaseLease, waitForLease } from './lease.js';
import { LogAbsence } from './log-absence.js';
import { GATEWAY_FIGURES, type GatewaySources, GatewayTotals, stateOf } from './measurements.js';
import { Readers } from './readers.js';
import { gatewayReasons } from './reasons.js';
import { SilentSymbols } from './silent-symbols.js';
import { type GatewayView, viewOf, WAITING } from './view.js';

export interface GatewayOptions extends Omit<HeldConnectionOptions, 'onFull' | 'onAway'> {
  readonly bus: Bus;
  readonly leases: LeaseStore;
  /** One name per vendor account and cluster; never the key itself. */
  readonly leaseName: string;
  readonly holder: LeaseHolder;
  /** How much later than it was traded a live vendor sends, ms; absent: the machine's clock is not held against the feed's. */
  readonly feedDelayMs?: number;
  readonly leaseTtlMs?: number;
}

/** A holder that died is followed after so long. */
const LEASE_TTL_MS = 4_000;
const STATUS_INTERVAL_MS = 1_000;
const RETRY_MS = 500;

/** Holds the vendor's one connection, as long as it holds the lease, and forwards everything. */
export class GatewayService implements Measured {
  private readonly stopping = new AbortController();
  private status: FeedStatus = WAITING;
  /** The newest one; it may have been lost. */
  private held: HeldConnection | undefined;
  private readonly readers: Readers;
  private readonly hold: FrameHold;
  private readonly announcer: Announcer;
  /** Only a list can have a wrong ticker. */
  private readonly silent: SilentSymbols | undefined;
  private readonly absence: LogAbsence;
  private readonly skew: ClockSkew | undefined;
  private readonly totals = new GatewayTotals();
  private running: Promise<void> | undefined;

  constructor(private readonly options: GatewayOptions) {
    const { symbols, clock, log, feedClock, feedDelayMs: delayMs } = options;
    // What the log has lost is read again from where this gateway has it, or from the provider.
    this.readers = new Readers(clock, (shard, gap, receivedAt) => this.held?.takeLoss(shard, gap, receivedAt));
    this.hold = new FrameHold({ readers: this.readers, log, onChange: (held) => this.held?.feed?.hold(held) });
    this.announcer = new Announcer(options);
    if (symbols !== '*') this.silent = new SilentSymbols({ symbols, clock, log, rate: feedClock.rate });
    this.skew = delayMs === undefined ? undefined : new ClockSkew({ delayMs, onAlert: (alert) => this.announcer.alert(alert) });
    this.absence = new LogAbsence(clock, (alert) => this.announcer.alert(alert));
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
    const { status, held, hold, readers, silent, absence } = this;
    return viewOf({ status, held, hold, readers, silent, absence, clockSkewMs: this.skew?.ms(this.options.clock.monotonic()) });
  }

  measurements(): readonly Measurement[] {
    return measure<GatewaySources>(GATEWAY_FIGURES, {
      ...this.totals.sources,
      encoder: () => this.announcer.encoder.counters,
      state: () => stateOf(this.view()),
    });
  }

  /** Why it cannot do its work now, one line each; empty when it can. */
  reasons(): readonly string[] {
    return gatewayReasons(this.options.bus.isUp, this.status, this.absence.reason);
  }

  private async runAll(): Promise<void> {
    const { bus } = this.options;
    const unsubscribe = await bus.subscribe([CHANNELS.logReaders], ({ body }) => {
      this.readers.hear(body);
      this.hold.look();
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
          if (!(await this.holdConnection(lease))) log.error('lease lost; connection closed');
        } catch (error) {
          // Whoever took the log over took the lease before.
          if (error instanceof LogFencedError) log.error(error.message, { remedy: error.remedy });
          else if (error instanceof BusUnavailableError) log.warn('cannot take over the tick log yet', { error: error.message });
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
  private async holdConnection(lease: Lease): Promise<boolean> {
    const options: HeldConnectionOptions = {
      ...this.options,
      onFull: (full) => this.hold.logFull(full),
      onAway: (reason) => this.absence.changed(reason),
    };
    const held = await HeldConnection.open(options, this.handlers(), lease);
    this.held = held;
    this.absence.changed(undefined);
    this.totals.follow(held.forwarder, held.repairer);
    return held.run(this.stopping.signal);
  }

  private handlers(): ConnectionHandlers {
    return {
      isHeld: () => this.hold.reason !== null,
      readerLagMs: () => this.readers.lagMs,
      onMessages: (messages, receivedAt) => {
        this.skew?.observe(messages, receivedAt, this.options.clock.monotonic());
        this.silent?.observe(messages);
      },
      onStatus: (status) => this.show(status),
      onAlert: (alert) => this.announcer.alert(alert),
      onSubscribed: (tickers) => this.silent?.asked(tickers),
    };
  }

  /**
   * Once a second: the feed's clock goes on, and everyone may know how the connection stands. A feed counts as quiet when all that it
   * has sent has been read: not while frames wait, and not right after this process stood still, when they wait in the socket.
   */
  private async beat(): Promise<void> {
    const { clock, log } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const before = clock.monotonic();
      await clock.sleep(STATUS_INTERVAL_MS, signal);
      if (signal.aborted) return;
      const isStreaming = this.status.state === 'streaming';
      this.hold.look();
      this.absence.look();
      this.skew?.look(clock.monotonic());
      this.readers.look(log);
      this.silent?.look(isStreaming);
      const stoodStill = clock.monotonic() - before > 2 * STATUS_INTERVAL_MS;
      if (isStreaming && !stoodStill) this.held?.tick(clock.now());
      this.announcer.status(this.view());
    }
  }

  private showWaiting(holder: LeaseHolder | undefined): void {
    const who = holder ? `${holder.role} on ${holder.host}, process ${holder.pid}, since ${holder.since}` : 'another process';
    const detail = `The vendor connection is held by ${who}. This process is on standby and takes over when that one ends.`;
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
