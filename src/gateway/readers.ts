import { LogReaderState } from '../bus/index.js';
import { type Clock, type EpochMs, epochMsOf, type Gap, type Log, Presence } from '../market/index.js';

/** An engine that says nothing for so long is gone; the log keeps for it. Milliseconds. */
const FRESH_MS = 2_000;
/** Losses that are remembered as taken on. */
const MOST_HEARD = 1_000;
/** One that is announced for so long after it was taken on has been lost with what was fetched of it. Milliseconds. */
const HEARD_MS = 60_000;

/** What the engines say of how they keep up with the log. */
export class Readers {
  private readonly states = new Map<number, { readonly at: number; readonly lagMs: number; readonly overloaded: boolean }>();

  private readonly heard = new Map<string, number>();
  private readonly presence: Presence;
  /** Engines that were heard from and are no more. */
  gone: readonly string[] = [];

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    /** The log has lost something of a shard; @param receivedAt machine time of receipt of what follows */
    private readonly onLoss: (shard: number, gap: Gap, receivedAt: EpochMs) => void = () => undefined,
  ) {
    this.presence = new Presence(clock, []);
  }

  /** Notices who is heard from no more, or again. Call once a second. */
  look(log: Pick<Log, 'warn' | 'info'>): void {
    const gone = [...this.presence.gone().keys()];
    for (const engine of gone) if (!this.gone.includes(engine)) log.warn('an engine has been silent for three seconds', { engine });
    for (const engine of this.gone) if (!gone.includes(engine)) log.info('an engine reports again', { engine });
    this.gone = gone;
  }

  /** @param body of a message on the readers' channel; what is none is left alone */
  hear(body: string): void {
    const parsed = LogReaderState.safeParse(JSON.parse(body));
    if (!parsed.success) return;
    const { shard, lag_ms: lagMs, overloaded, missing } = parsed.data;
    this.presence.heard(`engine of shard ${shard}`);
    this.states.set(shard, { at: this.clock.monotonic(), lagMs, overloaded });
    if (missing) this.hearLoss(shard, missing);
  }

  /** It is announced until it stands in the log as a gap. */
  private hearLoss(shard: number, { from, to, received_at: receivedAt }: NonNullable<LogReaderState['missing']>): void {
    const key = `${shard} ${from} ${to}`;
    const now = this.clock.monotonic();
    if (now - (this.heard.get(key) ?? -Infinity) < HEARD_MS) return;
    this.heard.set(key, now);
    if (this.heard.size > MOST_HEARD) for (const [oldest] of [...this.heard].slice(0, MOST_HEARD / 2)) this.heard.delete(oldest);
    const gap: Gap = { kind: 'gap', from: epochMsOf(from), to: epochMsOf(to), cause: 'log_lost', symbols: [] };
    this.onLoss(shard, gap, epochMsOf(receivedAt));
  }

  /** Whether an engine falls behind by its own work. */
  get areOverloaded(): boolean {
    return this.fresh.some(({ overloaded }) => overloaded);
  }

  /** How far the slowest is behind, as it last said, milliseconds. */
  get lagMs(): number {
    return Math.max(0, ...this.fresh.map(({ lagMs }) => lagMs));
  }

  private get fresh(): { readonly lagMs: number; readonly overloaded: boolean }[] {
    const since = this.clock.monotonic() - FRESH_MS;
    return [...this.states.values()].filter(({ at }) => at > since);
  }
}
