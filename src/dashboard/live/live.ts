import { LIVE_CHANNELS, readLiveMessage } from './intake.js';
import { MAX_PATTERNS } from './state.js';
import type { LiveState } from './state.js';
import { storedPatternView, storedSessionView } from './views.js';
import type { Bus, BusMessage } from '../../bus/index.js';
import { type Clock, type Log, Presence } from '../../ops/index.js';
import type { Store } from '../../store/index.js';

const COMPLAINT_EVERY_MS = 60_000;
const RECONCILE_MS = 15_000;
const RETRY_MS = { first: 500, most: 10_000 };
const LOOK_MS = 1_000;
const GATEWAY = 'the gateway';
const ANY_ENGINE = 'an engine';

interface LiveOptions {
  readonly state: LiveState;
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

/**
 * Keeps a `LiveState` fed: subscribes to the bus (again and again while it is away), fills in from the tables what the
 * at-most-once bus may not have told, and notices when the engine has gone silent.
 */
export class Live {
  readonly #options: LiveOptions;
  readonly #stop = new AbortController();
  readonly #bad = new Map<string, { count: number; complainedAt: number }>();
  #messages = 0;
  #subscribed = false;
  #unsubscribe: (() => Promise<void>) | undefined;
  readonly #presence: Presence;
  #gone: readonly string[] = [];
  readonly #loops: Promise<void>[] = [];

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#presence = new Presence(options.clock, [GATEWAY, ANY_ENGINE]);
  }

  /** Resolves after the first attempt at bus and store; what failed is tried again in the background. */
  async start(): Promise<void> {
    const subscribed = await this.#subscribe();
    const hydrated = await this.#reconcile();
    if (!subscribed) this.#loops.push(this.#keepSubscribing());
    this.#loops.push(this.#keepReconciling(hydrated), this.#keepLooking());
  }

  get subscribed(): boolean {
    return this.#subscribed;
  }

  /** Whom nobody has heard from for three intervals, each as the beginning of a sentence; empty when all are there. */
  get gone(): readonly string[] {
    return this.#gone;
  }

  get messages(): number {
    return this.#messages;
  }

  /** Messages that did not follow their schema, by channel. */
  get badMessages(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#bad].map(([channel, { count }]) => [channel, count]));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
    await this.#unsubscribe?.();
  }

  #receive(message: BusMessage): void {
    this.#messages += 1;
    const intake = readLiveMessage(message);
    if ('problem' in intake) return this.#complain(message.channel, intake.problem);
    const { message: heard } = intake;
    if (heard.type === 'gateway_status') this.#presence.heard(GATEWAY);
    else if (heard.type === 'log_reader') return this.#hearEngine(heard.shard);
    this.#options.state.apply(heard);
    this.#options.onChange();
  }

  #complain(channel: string, problem: string): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    const entry = this.#bad.get(channel) ?? { count: 0, complainedAt: Number.NEGATIVE_INFINITY };
    entry.count += 1;
    if (now - entry.complainedAt >= COMPLAINT_EVERY_MS) {
      entry.complainedAt = now;
      log.warn('message on the bus does not follow its schema', { channel, problem, soFar: entry.count });
    }
    this.#bad.set(channel, entry);
  }

  async #subscribe(): Promise<boolean> {
    try {
      this.#unsubscribe = await this.#options.bus.subscribe(LIVE_CHANNELS, (message) => this.#receive(message));
      this.#subscribed = true;
    } catch (error) {
      this.#options.log.warn('bus is not there yet; trying again', { error: text(error) });
    }
    return this.#subscribed;
  }

  async #keepSubscribing(): Promise<void> {
    for (let wait = RETRY_MS.first; !this.#stop.signal.aborted; wait = Math.min(wait * 2, RETRY_MS.most)) {
      await this.#options.clock.sleep(wait, this.#stop.signal);
      if (this.#stop.signal.aborted || (await this.#subscribe())) return;
    }
  }

  async #keepReconciling(hydrated: boolean): Promise<void> {
    let done = hydrated;
    for (;;) {
      await this.#options.clock.sleep(done ? RECONCILE_MS : RETRY_MS.most, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      done = await this.#reconcile(done);
    }
  }

  #hearEngine(shard: number): void {
    this.#presence.heard(ANY_ENGINE);
    this.#presence.heard(`the engine of shard ${shard}`);
  }

  /** Once a second: who has gone, and who has come back. */
  async #keepLooking(): Promise<void> {
    const { clock, bus, state, onChange } = this.#options;
    while (!this.#stop.signal.aborted) {
      await clock.sleep(LOOK_MS, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      const gone = this.#presence.gone();
      const silences = bus.isUp ? [...gone].map(([name, ms]) => silenceOf(name, ms)) : ['The bus (Redis) is not reachable'];
      const engines = [...gone.keys()].filter((name) => name !== GATEWAY);
      const isNews = silences.length !== this.#gone.length;
      this.#gone = silences;
      if (silences.length === 0 && !isNews) continue;
      const isDeaf = !bus.isUp;
      state.applyPresence({
        gateway: isDeaf ? silences[0] : gone.has(GATEWAY) ? silenceOf(GATEWAY, gone.get(GATEWAY) ?? 0) : undefined,
        engine: isDeaf ? silences[0] : engines[0] === undefined ? undefined : silenceOf(engines[0], gone.get(engines[0]) ?? 0),
      });
      onChange();
    }
  }

  /** Brings session (and, the first time, patterns) up to what the tables hold. */
  async #reconcile(hydrated = false): Promise<boolean> {
    const { state, store, log, onChange } = this.#options;
    try {
      const [row] = await store.sessions(1);
      if (row === undefined) return true;
      if (hydrated) {
        state.reconcile(row.source, storedSessionView(row));
      } else {
        const { rows } = await store.patterns({ limit: MAX_PATTERNS });
        const ofSource = rows.filter(({ source }) => source === row.source);
        state.hydrate(row.source, storedSessionView(row), ofSource.map(storedPatternView));
      }
      onChange();
      return true;
    } catch (error) {
      log.warn('the tables cannot be read; showing live data alone', { error: text(error) });
      return hydrated;
    }
  }
}

const silenceOf = (name: string, ms: number): string => `No word from ${name} for ${Math.round(ms / 1_000)} s`;

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
