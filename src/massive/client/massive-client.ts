import {
  type EpochMs,
  type Feed,
  type FeedHandlers,
  type FeedMessage,
  type FeedState,
  type FeedStatus,
  type Gap,
  type Ticker,
} from '../../market/index.js';
import type { Clock, Log, Random } from '../../ops/index.js';
import type { Reject } from '../protocol/index.js';
import { Backoff } from './backoff.js';
import { Connection, type ConnectionTimings, type Ending } from './connection.js';
import { type Channel, type Topic, topicsOf } from './topics.js';

export interface MassiveClientOptions extends Partial<ConnectionTimings> {
  readonly url: string;
  /** Sent in the auth message alone; never logged. */
  readonly apiKey: string;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly backoffBaseMs?: number;
  readonly backoffCapMs?: number;
  /** The back-off begins anew only after data has flowed for so long. */
  readonly stableDataMs?: number;
  /** How long to stay away after another process took the connection; at least a minute, or the two evict each other for ever. */
  readonly coolDownMs?: number;
}

const TIMINGS: ConnectionTimings = {
  connectTimeoutMs: 10_000,
  authTimeoutMs: 15_000,
  ackTimeoutMs: 10_000,
  pingIntervalMs: 10_000,
  silenceTimeoutMs: 30_000,
  closeTimeoutMs: 2_000,
};
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const STABLE_DATA_MS = 10_000;
const COOL_DOWN_MS = 60_000;

/** The vendor's stream, kept connected: one socket at a time, full resubscription, every interruption recorded as a gap. */
export class MassiveClient implements Feed {
  private readonly stopping = new AbortController();
  private readonly backoff: Backoff;
  private readonly timings: ConnectionTimings;
  private readonly counts = new Map<Reject['reason'], number>();
  private topics: ReadonlySet<Topic> = new Set();
  private connection: Connection | undefined;
  private handlers: FeedHandlers | undefined;
  private running: Promise<void> | undefined;
  private reconnects = 0;
  private lastDataTime: EpochMs | undefined;
  private gapOpen = false;
  private firstDataAt: number | undefined;

  constructor(private readonly options: MassiveClientOptions) {
    const { backoffBaseMs: baseMs = BACKOFF_BASE_MS, backoffCapMs: capMs = BACKOFF_CAP_MS, random } = options;
    this.backoff = new Backoff({ baseMs, capMs, random });
    this.timings = { ...TIMINGS, ...pickTimings(options) };
  }

  get rejects(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  subscribe(symbols: readonly Ticker[] | '*'): void {
    const wanted = topicsOf(symbols, this.options.channels);
    this.connection?.change(without(wanted, this.topics), without(this.topics, wanted));
    this.topics = wanted;
  }

  start(handlers: FeedHandlers): void {
    this.handlers = handlers;
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.connection?.close();
    await this.running;
    this.show('closed', 'Closed.');
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { clock, coolDownMs = COOL_DOWN_MS } = this.options;
    while (!signal.aborted) {
      const ending = await this.connectOnce();
      if (signal.aborted) return;
      if (ending.kind === 'auth_failed') {
        this.show('blocked', `The vendor refused the key: ${ending.message}. Correct MASSIVE_API_KEY or the plan, then start again.`);
        return;
      }
      this.reconnects += 1;
      if (ending.kind === 'max_connections') {
        const seconds = Math.round(coolDownMs / 1_000);
        this.show(
          'blocked',
          `Another program outside TickStock took the vendor's one connection. Stop it; the next try is in ${seconds} s, so that the two do not evict each other for ever.`,
        );
        await clock.sleep(coolDownMs, signal);
      } else {
        const waitMs = this.backoff.next();
        this.show(
          'waiting',
          `Connection lost: ${ending.kind === 'lost' ? ending.message : 'closed'}. Next try in ${(waitMs / 1_000).toFixed(1)} s.`,
        );
        await clock.sleep(waitMs, signal);
      }
    }
  }

  private async connectOnce(): Promise<Ending> {
    const { url, apiKey, clock, log } = this.options;
    this.firstDataAt = undefined;
    this.gapOpen = this.lastDataTime !== undefined;
    this.show('connecting', `Connecting to ${new URL(url).host}.`);
    const connection = new Connection({ url, apiKey, clock, log, timings: this.timings }, () => this.topics, {
      onPhase: (phase) => this.onPhase(phase),
      onMessages: (messages, receivedAt) => this.onMessages(messages, receivedAt),
      onRejects: (rejects) => this.onRejects(rejects),
    });
    this.connection = connection;
    const ending = await connection.run();
    this.connection = undefined;
    return ending;
  }

  private onPhase(phase: 'authenticating' | 'subscribing' | 'streaming'): void {
    const ignored = this.connection?.subscriptions.unanswered ?? [];
    const detail = {
      authenticating: 'Showing the key.',
      subscribing: `Asking for ${this.topics.size} topics.`,
      streaming:
        ignored.length > 0
          ? `Streaming; no answer for ${ignored.slice(0, 5).join(', ')}${ignored.length > 5 ? ' and others' : ''}.`
          : 'Streaming.',
    }[phase];
    this.show(phase, detail);
  }

  private onMessages(messages: readonly FeedMessage[], receivedAt: EpochMs): void {
    const now = this.options.clock.monotonic();
    this.firstDataAt ??= now;
    if (now - this.firstDataAt >= (this.options.stableDataMs ?? STABLE_DATA_MS)) this.backoff.reset();
    const first = timeOf(messages[0]);
    const gap = this.gapOpen && this.lastDataTime !== undefined && first !== undefined ? gapBetween(this.lastDataTime, first) : undefined;
    this.gapOpen = false;
    this.lastDataTime = timeOf(messages.at(-1)) ?? this.lastDataTime;
    this.handlers?.onMessages(gap ? [gap, ...messages] : messages, receivedAt);
  }

  private onRejects(rejects: readonly Reject[]): void {
    for (const { reason, element } of rejects) {
      const count = (this.counts.get(reason) ?? 0) + 1;
      this.counts.set(reason, count);
      // The 1st, 2nd, 4th, 8th …: enough to see what it is, never a flood.
      if ((count & (count - 1)) === 0) this.options.log.warn('element of a vendor frame not usable', { reason, count, element });
    }
  }

  private show(state: FeedState, detail: string): void {
    const subscriptions = this.connection?.subscriptions;
    const status: FeedStatus = {
      state,
      detail,
      subscribed: subscriptions?.acknowledged ?? 0,
      ignoredTopics: state === 'streaming' ? (subscriptions?.unanswered ?? []) : [],
      reconnects: this.reconnects,
    };
    this.handlers?.onStatus(status);
  }
}

function pickTimings(options: MassiveClientOptions): Partial<ConnectionTimings> {
  const names = Object.keys(TIMINGS) as (keyof ConnectionTimings)[];
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}

function timeOf(message: FeedMessage | undefined): EpochMs | undefined {
  if (message?.kind === 'trade') return message.time;
  return message?.kind === 'aggregate' ? message.bar.start : undefined;
}

/** The first message may be a bar that began before the connection was lost. */
function gapBetween(from: EpochMs, first: EpochMs): Gap {
  return { kind: 'gap', from, to: first > from ? first : from, cause: 'disconnect', symbols: [] };
}

function without(topics: ReadonlySet<Topic>, others: ReadonlySet<Topic>): Set<Topic> {
  return new Set([...topics].filter((topic) => !others.has(topic)));
}
