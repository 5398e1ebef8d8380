import { silentLog } from '../../../src/market/index.js';
import { CHANNELS, ResultFollower, type ResultKind, resultKindOf, RESULT_KINDS, type ResultLoss } from '../../../src/bus/index.js';
import { connectRedis, type RedisBackend } from '../../../src/bus/redis/index.js';
import { systemClock } from '../../../src/ops/index.js';
import { faultOf } from '../../support/message-check.js';

/** A program of somebody else's that follows the streams of results from the first message on, and hears the channels as well. */
export class Listener {
  /** Of each event how often the streams told it. */
  readonly events = new Map<string, number>();
  /** What was heard at all. */
  readonly heard = new Set<string>();
  readonly losses: ResultLoss[] = [];
  /** Messages that were not what their description says; five at most. */
  readonly faults: string[] = [];
  private readonly arrivals: number[] = [];
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  private constructor(private readonly backend: RedisBackend) {
    const follower = new ResultFollower({
      streams: backend.bus.results,
      from: new Map(RESULT_KINDS.map((kind) => [kind, 'oldest'])),
      onMessage: ({ kind, body }) => this.take(kind, body),
      onLoss: (loss) => void this.losses.push(loss),
      clock: systemClock,
      random: Math.random,
      log: silentLog,
    });
    this.running = follower.run(this.stopping.signal);
  }

  static async open(url: string): Promise<Listener> {
    const backend = await connectRedis({ url, log: silentLog, shards: 1, retentionMs: 3_600_000 });
    const listener = new Listener(backend);
    await backend.bus.subscribe(Object.values(CHANNELS), ({ channel, body }) => {
      const fault = listener.faults.length < 5 ? faultOf(channel, body) : undefined;
      if (fault !== undefined) listener.faults.push(fault);
      const kind = resultKindOf(channel);
      if (kind !== undefined) listener.heard.add(keyOf(kind, body));
    });
    return listener;
  }

  /** Events that came more than once: word for word the same, or with another content. */
  get repeats(): number {
    let repeats = 0;
    for (const count of this.events.values()) repeats += count - 1;
    return repeats;
  }

  /** Whether everything came that was published of a kind. */
  hasAll(kind: ResultKind): boolean {
    return this.losses.every((loss) => loss.kind !== kind);
  }

  /** From a moment until the next result, milliseconds; undefined where none came. */
  silenceFrom(at: number): number | undefined {
    const next = this.arrivals.find((arrival) => arrival >= at);
    return next === undefined ? undefined : next - at;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.backend.close();
  }

  private take(kind: ResultKind, body: string): void {
    const key = keyOf(kind, body);
    this.heard.add(key);
    this.events.set(key, (this.events.get(key) ?? 0) + 1);
    const now = Date.now();
    if (now !== this.arrivals.at(-1)) this.arrivals.push(now);
  }
}

function keyOf(kind: ResultKind, body: string): string {
  const { event_id: id } = JSON.parse(body) as { event_id: string };
  return `${kind} ${id}`;
}
