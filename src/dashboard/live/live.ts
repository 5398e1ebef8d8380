import { Backoff, type Clock, type Log, Presence, type Random } from '../../market/index.js';
import { LIVE_CHANNELS, readLiveMessage } from './intake.js';
import { RecentIds } from './recent-ids.js';
import { ResultsFeed } from './results-feed.js';
import type { LiveState } from './state.js';
import { MAX_PATTERNS } from '../wire/index.js';
import { storedPatternView, storedSessionView } from './views.js';
import { type Bus, type BusMessage, MessageEncoder, resultKindOf, SCHEMA_VERSION } from '../../bus/index.js';
import type { Store } from '../../store/index.js';

const COMPLAINT_EVERY_MS = 60_000;
const RECONCILE_MS = 15_000;
const RETRY = { firstMs: 500, mostMs: 10_000 } as const;
const LOOK_MS = 1_000;
const GATEWAY = 'the gateway';
const ANY_ENGINE = 'an engine';

interface LiveOptions {
  readonly state: LiveState;
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onChange: () => void;
}

/** A stream follows its channel by less: at a minute's end of a whole market, by some thousands. */
const KNOWN_RESULTS = 20_000;
/** So often the tables are read whole after a loss: what was lost may be committed a little later. */
const HYDRATIONS = 2;

/**
 * Keeps a `LiveState` fed: reads what is kept of results and follows it, subscribes to the rest (again and again while the bus is away),
 * fills in from the tables what is kept no more, and notices when the engine has gone silent.
 */
export class Live {
  private readonly options: LiveOptions;
  private readonly stop = new AbortController();
  private readonly bad = new Map<string, { count: number; complainedAt: number }>();
  private readonly heard = new RecentIds(KNOWN_RESULTS);
  /** Messages of the bus, bad ones included. */
  readonly counters = { messages: 0 };
  private isSubscribed = false;
  private unsubscribe: (() => Promise<void>) | undefined;
  private readonly presence: Presence;
  readonly encoder: MessageEncoder;
  private silences: readonly string[] = [];
  private readonly loops: Promise<void>[] = [];
  private readonly results: ResultsFeed;
  /** Times that the tables are still to be read whole. */
  private hydrations = 1;
  private hurry = new AbortController();
  /** Of the bus, when engines were asked last. */
  private interruptions = -1;

  constructor(options: LiveOptions) {
    this.options = options;
    const { bus, clock, random, log, state } = options;
    this.presence = new Presence(clock, [GATEWAY, ANY_ENGINE]);
    this.encoder = new MessageEncoder(log);
    this.results = new ResultsFeed({
      bus,
      clock,
      random,
      log,
      onMessage: (message) => this.receive(message),
      onCaughtUp: async () => {
        state.caughtUp();
        await this.reconcile();
      },
      onLoss: () => {
        this.hydrations = HYDRATIONS;
        this.hurry.abort();
      },
    });
  }

  /** Resolves after the first attempt at bus and store; what failed is tried again in the background. */
  async start(): Promise<void> {
    const { signal } = this.stop;
    const subscribed = await this.subscribe();
    if (!(await this.results.catchUp(signal))) await this.reconcile();
    if (subscribed) await this.lookAtInterruptions();
    if (!subscribed) this.loops.push(this.keepSubscribing());
    this.loops.push(this.results.run(signal), this.keepReconciling(), this.keepLooking());
  }

  /** Times that results could not be followed from where they had been read to. */
  get resultCounters(): ResultsFeed['counters'] {
    return this.results.counters;
  }

  get subscribed(): boolean {
    return this.isSubscribed;
  }

  /** Whom nobody has heard from for three intervals, each as the beginning of a sentence; empty when all are there. */
  get gone(): readonly string[] {
    return this.silences;
  }

  /** Messages that did not follow their schema, by channel. */
  get badMessages(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.bad].map(([channel, { count }]) => [channel, count]));
  }

  async close(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.loops);
    await this.unsubscribe?.();
  }

  private receive(message: BusMessage): void {
    // What is kept comes from the channel and from its stream, word for word.
    if (resultKindOf(message.channel) !== undefined && !this.heard.add(message.body)) return;
    this.counters.messages += 1;
    const intake = readLiveMessage(message);
    if ('problem' in intake) return this.complain(message.channel, intake.problem);
    const { message: heard } = intake;
    if (heard.type === 'gateway_status') this.presence.heard(GATEWAY);
    else if (heard.type === 'log_reader') return this.hearEngine(heard.shard);
    this.options.state.apply(heard);
    this.options.onChange();
  }

  private complain(channel: string, problem: string): void {
    const { clock, log } = this.options;
    const now = clock.now();
    const entry = this.bad.get(channel) ?? { count: 0, complainedAt: Number.NEGATIVE_INFINITY };
    entry.count += 1;
    if (now - entry.complainedAt >= COMPLAINT_EVERY_MS) {
      entry.complainedAt = now;
      log.warn('message on the bus does not match its schema', { channel, problem, soFar: entry.count });
    }
    this.bad.set(channel, entry);
  }

  private async subscribe(): Promise<boolean> {
    try {
      this.unsubscribe = await this.options.bus.subscribe(LIVE_CHANNELS, (message) => this.receive(message));
      this.isSubscribed = true;
    } catch (error) {
      this.options.log.warn('bus not available yet; trying again', { error: text(error) });
    }
    return this.isSubscribed;
  }

  private async keepSubscribing(): Promise<void> {
    const { clock, random } = this.options;
    const backoff = new Backoff({ ...RETRY, random });
    while (!this.stop.signal.aborted) {
      await clock.sleep(backoff.next(), this.stop.signal);
      if (this.stop.signal.aborted || (await this.subscribe())) return;
    }
  }

  /** Symbols that print nothing are told by nobody who is not asked. */
  private async askForSnapshots(): Promise<void> {
    const message = this.encoder.encode('snapshotRequests', { type: 'snapshot_request', schema: SCHEMA_VERSION });
    if (message) await this.options.bus.publish([message]);
  }

  private async keepReconciling(): Promise<void> {
    while (!this.stop.signal.aborted) {
      if (this.hurry.signal.aborted) this.hurry = new AbortController();
      else
        await this.options.clock.sleep(
          this.hydrations > 0 ? RETRY.mostMs : RECONCILE_MS,
          AbortSignal.any([this.stop.signal, this.hurry.signal]),
        );
      if (!this.stop.signal.aborted) await this.reconcile();
    }
  }

  private hearEngine(shard: number): void {
    this.presence.heard(ANY_ENGINE);
    this.presence.heard(`the engine of shard ${shard}`);
  }

  /** Once a second: who has gone, and who has come back. */
  private async keepLooking(): Promise<void> {
    const { clock, bus, state, onChange } = this.options;
    while (!this.stop.signal.aborted) {
      await clock.sleep(LOOK_MS, this.stop.signal);
      if (this.stop.signal.aborted) return;
      await this.lookAtInterruptions();
      const gone = this.presence.gone();
      const silences = bus.isUp ? [...gone].map(([name, ms]) => silenceOf(name, ms)) : ['The bus (Redis) is not reachable'];
      const engines = [...gone.keys()].filter((name) => name !== GATEWAY);
      const isNews = silences.length !== this.silences.length;
      this.silences = silences;
      if (silences.length === 0 && !isNews) continue;
      const isDeaf = !bus.isUp;
      state.applyPresence({
        gateway: isDeaf ? silences[0] : gone.has(GATEWAY) ? silenceOf(GATEWAY, gone.get(GATEWAY) ?? 0) : undefined,
        engine: isDeaf ? silences[0] : engines[0] === undefined ? undefined : silenceOf(engines[0], gone.get(engines[0]) ?? 0),
      });
      onChange();
    }
  }

  /** What was published before the start, or while the bus was away, has not been heard. */
  private async lookAtInterruptions(): Promise<void> {
    const { bus, log } = this.options;
    if (!this.isSubscribed || !bus.isUp || bus.interruptions === this.interruptions) return;
    const { interruptions } = bus;
    try {
      await this.askForSnapshots();
      this.interruptions = interruptions;
    } catch (error) {
      log.debug('cannot query the engines yet', { error: text(error) });
    }
  }

  /** Brings the session (and, after a start or a loss, patterns) up to what the tables hold. */
  private async reconcile(): Promise<void> {
    const { state, store, log, onChange } = this.options;
    try {
      const [row] = await store.sessions(1);
      if (row !== undefined) {
        if (this.hydrations > 0) {
          const { place } = state;
          const { rows } = await store.patterns({ limit: MAX_PATTERNS });
          const ofSource = rows.filter(({ source }) => source === row.source);
          state.hydrate(row.source, ofSource.map(storedPatternView), place);
        }
        state.reconcile(row.source, storedSessionView(row));
        onChange();
      }
      this.hydrations = Math.max(0, this.hydrations - 1);
    } catch (error) {
      log.warn('cannot read the tables; showing only live data', { error: text(error) });
    }
  }
}

const silenceOf = (name: string, ms: number): string => `No report from ${name} for ${Math.round(ms / 1_000)} s`;

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
