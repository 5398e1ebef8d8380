import {
  Backoff,
  type Clock,
  type EpochMs,
  type Feed,
  type FeedBacklog,
  type FeedHandlers,
  type FeedMessage,
  type FeedState,
  type FeedStatus,
  feedTimeOf,
  type Gap,
  type Log,
  newestTimeIn,
  type Random,
  type Ticker,
} from '../../market/index.js';
import type { Proxy } from '../proxy/index.js';
import type { Channel, RawElement, Reject } from '../protocol/index.js';
import { Connection, type ConnectionTimings, type Ending } from './connection.js';
import { StallDetector } from './stall.js';
import { TimeGuard } from './time-guard.js';
import { type Topic, topicFilter, topicsOf } from './topics.js';

export interface MassiveClientOptions extends Partial<ConnectionTimings> {
  readonly url: string;
  /** Sent in the auth message alone; never logged. */
  readonly apiKey: string;
  readonly channels: readonly Channel[];
  /** Absent: the vendor is reached directly. */
  readonly proxy?: Proxy;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly backoffBaseMs?: number;
  readonly backoffCapMs?: number;
  /** No two attempts begin closer together. */
  readonly attemptSpacingMs?: number;
  /** The back-off begins anew only after data has flowed for so long. */
  readonly stableDataMs?: number;
  /** How long to stay away after another process took the connection; at least a minute, or the two evict each other for ever. */
  readonly coolDownMs?: number;
  /** Silence in the regular session that may be a stall. */
  readonly stallMs?: number;
  /** Feed seconds per second, by which the session clock goes on in a silence. */
  readonly rate?: number;
  /** Whether its time is that of the present; true where nothing else is said. */
  readonly isLive?: boolean;
  /** Events as the vendor wrote them, for programs that share the connection. */
  readonly onRaw?: (elements: readonly RawElement[]) => void;
}

const TIMINGS: ConnectionTimings = {
  connectTimeoutMs: 10_000,
  authTimeoutMs: 15_000,
  ackTimeoutMs: 10_000,
  pingIntervalMs: 5_000,
  silenceTimeoutMs: 30_000,
  closeTimeoutMs: 2_000,
};
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const ATTEMPT_SPACING_MS = 1_000;
const STABLE_DATA_MS = 10_000;
const COOL_DOWN_MS = 60_000;
const STALL_MS = 30_000;
/** One alert for as long as the load lasts, not one for each time that frames are given up. */
const SHED_ALERT_MS = 60_000;

/** The vendor's stream, kept connected: one socket at a time, full resubscription, every interruption recorded as a gap. */
export class MassiveClient implements Feed {
  private readonly stopping = new AbortController();
  private readonly backoff: Backoff;
  private readonly timings: ConnectionTimings;
  private readonly stall: StallDetector;
  private readonly guard: TimeGuard;
  private readonly counts = new Map<Reject['reason'], number>();
  private own: ReadonlySet<Topic> = new Set();
  private shared: ReadonlySet<Topic> = new Set();
  private wanted: ReadonlySet<Topic> = new Set();
  private isOwn: (message: FeedMessage) => boolean = () => true;
  private connection: Connection | undefined;
  private handlers: FeedHandlers | undefined;
  private running: Promise<void> | undefined;
  private reconnects = 0;
  private attemptAt = -Infinity;
  private mostFrames = 0;
  /** Of connections that have ended. */
  private shedFrames = 0;
  private shedAlertAt = -Infinity;
  private held = false;
  private lastDataTime: EpochMs | undefined;
  private interruption: Gap['cause'] | undefined;
  private firstDataAt: number | undefined;
  /** Why the last attempt failed, where somebody has been told what to do about it. */
  private reportedLoss: string | undefined;

  constructor(private readonly options: MassiveClientOptions) {
    const { backoffBaseMs: firstMs = BACKOFF_BASE_MS, backoffCapMs: mostMs = BACKOFF_CAP_MS, random } = options;
    this.backoff = new Backoff({ firstMs, mostMs, random });
    this.timings = { ...TIMINGS, ...pickTimings(options) };
    this.guard = new TimeGuard({
      rate: options.rate ?? 1,
      isLive: options.isLive ?? true,
      log: options.log,
      onRefused: (message) => this.onOutOfTime(message),
    });
    this.stall = new StallDetector({ minimumMs: options.stallMs ?? STALL_MS, rate: options.rate ?? 1 });
  }

  get rejects(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  get backlog(): FeedBacklog {
    const { frames = 0, mostFrames = 0, bytes = 0, shedFrames = 0 } = this.connection?.backlog ?? {};
    return { frames, bytes, mostFrames: Math.max(mostFrames, this.mostFrames), shedFrames: this.shedFrames + shedFrames };
  }

  /** Messages of a time that cannot be, and how often the feed has gone on to another. */
  get timeCounters(): TimeGuard['counters'] {
    return this.guard.counters;
  }

  hold(held: boolean): void {
    this.held = held;
    this.connection?.hold(held);
  }

  subscribe(symbols: readonly Ticker[] | '*'): void {
    this.own = topicsOf(symbols, this.options.channels);
    this.want();
  }

  /** Topics of programs that share the connection; their events go to `onRaw` and, where nobody here asked for them, nowhere else. */
  share(topics: ReadonlySet<Topic>): void {
    this.shared = topics;
    this.want();
  }

  start(handlers: FeedHandlers): void {
    this.handlers = handlers;
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.connection?.close();
    await this.running;
    this.handOver(this.guard.end(), this.options.clock.now());
    this.show('closed', 'Closed.');
  }

  private want(): void {
    const wanted = new Set([...this.own, ...this.shared]);
    this.isOwn = [...this.shared].every((topic) => this.own.has(topic)) ? () => true : topicFilter(this.own);
    const dropped = without(this.wanted, wanted);
    if (dropped.size > 0) this.stall.forget();
    this.connection?.change(without(wanted, this.wanted), dropped);
    this.wanted = wanted;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { clock } = this.options;
    while (!signal.aborted) {
      this.attemptAt = clock.monotonic();
      const ending = await this.connectOnce();
      if (signal.aborted) return;
      if (ending.kind === 'auth_failed') {
        this.onKeyRefused(ending.message);
        return;
      }
      this.reconnects += 1;
      await clock.sleep(ending.kind === 'max_connections' ? this.onEvicted() : this.onLost(ending), signal);
    }
  }

  private onKeyRefused(message: string): void {
    this.show('blocked', `The vendor refused the key: ${message}. Correct MASSIVE_API_KEY or the plan, then restart.`);
    this.handlers?.onAlert({
      severity: 'critical',
      message: `The vendor refused the key: ${message}`,
      action: 'Correct MASSIVE_API_KEY or the plan, then restart. The gateway does not retry with this key.',
    });
  }

  /** @returns how long to stay away */
  private onEvicted(): number {
    const { coolDownMs = COOL_DOWN_MS } = this.options;
    const next = `The next attempt is in ${Math.round(coolDownMs / 1_000)} s, so that the two do not keep evicting each other.`;
    this.interruption = 'disconnect';
    this.show('blocked', `Another program outside TickStock took the vendor's only connection. Stop it. ${next}`);
    this.handlers?.onAlert({
      severity: 'critical',
      message: "A program outside TickStock took the vendor's only connection (max_connections).",
      action: `Stop the other program, or point it at TickStock's relay. ${next}`,
    });
    return coolDownMs;
  }

  /** @returns how long to wait */
  private onLost(ending: Exclude<Ending, { kind: 'auth_failed' | 'max_connections' }>): number {
    const { clock, attemptSpacingMs = ATTEMPT_SPACING_MS } = this.options;
    const message = ending.kind === 'lost' ? ending.message : 'closed';
    this.interruption = ending.kind === 'lost' ? ending.cause : 'disconnect';
    const earliest = this.attemptAt + attemptSpacingMs - clock.monotonic();
    const waitMs = Math.max(this.backoff.next(), earliest);
    const remedy = ending.kind === 'lost' ? ending.remedy : undefined;
    this.show(
      'waiting',
      `Connection lost: ${message.replace(/\.$/, '')}. ${remedy === undefined ? '' : `${remedy} `}Next attempt in ${(waitMs / 1_000).toFixed(1)} s.`,
    );
    if (remedy !== undefined && this.reportedLoss !== message) this.handlers?.onAlert({ severity: 'error', message, action: remedy });
    this.reportedLoss = remedy === undefined ? undefined : message;
    if (this.interruption === 'stall') {
      this.stall.gaveUp();
      this.handlers?.onAlert({
        severity: 'error',
        message: `The vendor's stream stalled: ${message}`,
        action: 'Nothing to do: the gateway reconnects and fetches what was missed where REST allows it.',
      });
    }
    return waitMs;
  }

  private async connectOnce(): Promise<Ending> {
    const { url, apiKey, clock, log, onRaw, proxy } = this.options;
    this.firstDataAt = undefined;
    this.show('connecting', `Connecting to ${new URL(url).host}${proxy ? ` through the proxy ${proxy.host}` : ''}.`);
    const connection = new Connection(
      { url, apiKey, clock, log, timings: this.timings, stall: this.stall, ...(proxy ? { proxy } : {}) },
      () => this.wanted,
      {
        onPhase: (phase) => this.onPhase(phase),
        onMessages: (messages, receivedAt) => this.onMessages(messages, receivedAt),
        onRejects: (rejects) => this.onRejects(rejects),
        onShed: (from, to, frames) => this.onShed(from, to, frames),
        onRefused: (topics) => this.onRefused(topics),
        wantsRaw: () => onRaw !== undefined && this.shared.size > 0,
        ...(onRaw ? { onRaw } : {}),
      },
    );
    this.connection = connection;
    connection.hold(this.held);
    const ending = await connection.run();
    ({ mostFrames: this.mostFrames, shedFrames: this.shedFrames } = this.backlog);
    this.connection = undefined;
    return ending;
  }

  private onPhase(phase: 'authenticating' | 'subscribing' | 'streaming'): void {
    const { unanswered = [], refused = [] } = this.connection?.subscriptions ?? {};
    const streaming = [
      'Streaming',
      ...(refused.length > 0 ? [`not authorized: ${listed(refused)}`] : []),
      ...(unanswered.length > 0 ? [`no answer for ${listed(unanswered)}`] : []),
    ];
    const detail = {
      authenticating: 'Authenticating.',
      subscribing: `Subscribing to ${this.wanted.size} ${this.wanted.size === 1 ? 'topic' : 'topics'}.`,
      streaming: `${streaming.join('; ')}.`,
    }[phase];
    this.show(phase, detail);
  }

  private onRefused(topics: readonly Topic[]): void {
    const which = topics.length > 0 ? listed(topics) : 'a topic';
    this.handlers?.onAlert({
      severity: 'error',
      message: `The vendor does not authorize ${which}.`,
      action: 'Remove the channel from MASSIVE_CHANNELS, or upgrade to a plan that includes it.',
    });
  }

  private onMessages(received: readonly FeedMessage[], receivedAt: EpochMs): void {
    const now = this.options.clock.monotonic();
    this.firstDataAt ??= now;
    if (now - this.firstDataAt >= (this.options.stableDataMs ?? STABLE_DATA_MS)) this.backoff.reset();
    const hadDoubts = this.guard.dueAt !== undefined;
    const messages = this.guard.take(received, receivedAt, now);
    if (!hadDoubts && this.guard.dueAt !== undefined) void this.decideLater();
    const newest = received.at(-1);
    if (newest && 'symbol' in newest) this.stall.onData(now, this.guard.time ?? receivedAt, newest.symbol, received.length);
    this.handOver(messages, receivedAt);
  }

  /** A message of a time far from that of the feed waits for others, which may not come. */
  private async decideLater(): Promise<void> {
    const { clock } = this.options;
    for (let dueAt = this.guard.dueAt; dueAt !== undefined; dueAt = this.guard.dueAt) {
      await clock.sleep(dueAt - clock.monotonic(), this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      this.handOver(this.guard.take([], clock.now(), clock.monotonic()), clock.now());
    }
  }

  private handOver(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    const own = messages.every(this.isOwn) ? messages : messages.filter(this.isOwn);
    if (own.length === 0) return;
    const gap = this.interruption === undefined ? undefined : this.gapBefore(own);
    if (this.interruption === undefined) this.lastDataTime = newestTimeIn(own) ?? this.lastDataTime;
    this.handlers?.onMessages(gap ? [gap, ...own] : own, receivedAt);
  }

  /** What this machine could not take in is a gap like any other; it follows all that came before it. */
  private onShed(from: EpochMs | undefined, to: EpochMs | undefined, frames: number): void {
    const { clock, log } = this.options;
    const begin = from ?? this.lastDataTime;
    const end = to ?? begin;
    if (begin === undefined || end === undefined) return;
    log.error('more arrives than can be read; frames dropped', { frames, from: begin, to: end });
    this.lastDataTime = end > begin ? end : begin;
    this.handlers?.onMessages([{ kind: 'gap', from: begin, to: this.lastDataTime, cause: 'overload', symbols: [] }], clock.now());
    if (clock.monotonic() - this.shedAlertAt < SHED_ALERT_MS) return;
    this.shedAlertAt = clock.monotonic();
    this.handlers?.onAlert({
      severity: 'error',
      message: 'More trades arrive from the vendor than this machine can process; some were dropped.',
      action:
        'Follow fewer symbols (TICKSTOCK_SYMBOLS), or give the gateway more processor time. What is missing is fetched where REST allows it.',
    });
  }

  /** What an interruption may have cost, once it is known how long it was. */
  private gapBefore(own: readonly FeedMessage[]): Gap | undefined {
    const { interruption: cause, lastDataTime: from } = this;
    // A late print, or a bar that began before the connection was lost, does not tell how far the feed has gone on.
    const first = own.map(feedTimeOf).find((time) => time !== undefined && time >= (from ?? 0));
    if (cause === undefined || first === undefined) return undefined;
    this.interruption = undefined;
    return from === undefined ? undefined : { kind: 'gap', from, to: first, cause, symbols: [] };
  }

  private onOutOfTime(message: FeedMessage): void {
    this.onRejects([{ reason: 'out_of_time', element: JSON.stringify(message) }]);
  }

  private onRejects(rejects: readonly Reject[]): void {
    for (const { reason, element } of rejects) {
      const count = (this.counts.get(reason) ?? 0) + 1;
      this.counts.set(reason, count);
      // The 1st, 2nd, 4th, 8th …: enough to see what it is, never a flood.
      if ((count & (count - 1)) === 0) this.options.log.warn('unusable element in a vendor frame', { reason, count, element });
    }
  }

  private show(state: FeedState, detail: string): void {
    const subscriptions = this.connection?.subscriptions;
    const status: FeedStatus = {
      state,
      detail,
      subscribed: subscriptions?.acknowledged ?? 0,
      ignoredTopics: state === 'streaming' ? (subscriptions?.unanswered ?? []) : [],
      refusedTopics: subscriptions?.refused ?? [],
      reconnects: this.reconnects,
    };
    this.handlers?.onStatus(status);
  }
}

function pickTimings(options: MassiveClientOptions): Partial<ConnectionTimings> {
  const names = Object.keys(TIMINGS) as (keyof ConnectionTimings)[];
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}

function listed(topics: readonly Topic[]): string {
  return `${topics.slice(0, 5).join(', ')}${topics.length > 5 ? ` and ${topics.length - 5} others` : ''}`;
}

function without(topics: ReadonlySet<Topic>, others: ReadonlySet<Topic>): Set<Topic> {
  return new Set([...topics].filter((topic) => !others.has(topic)));
}
