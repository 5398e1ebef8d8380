import { ResultFollower, type ResultKind, RESULT_KINDS, type ResultLoss } from '../../../src/bus/index.js';
import { connectRedis, type RedisBackend } from '../../../src/bus/redis/index.js';
import { silentLog, systemClock } from '../../../src/ops/index.js';

/** A program of somebody else's that follows the streams of results from the first message on. */
export class Listener {
  /** Of each event how often it came. */
  readonly events = new Map<string, number>();
  readonly losses: ResultLoss[] = [];
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
      log: silentLog,
    });
    this.running = follower.run(this.stopping.signal);
  }

  static async open(url: string): Promise<Listener> {
    return new Listener(await connectRedis({ url, log: silentLog, shards: 1, retentionMs: 3_600_000 }));
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
    const { event_id: id } = JSON.parse(body) as { event_id: string };
    const key = `${kind} ${id}`;
    this.events.set(key, (this.events.get(key) ?? 0) + 1);
    const now = Date.now();
    if (now !== this.arrivals.at(-1)) this.arrivals.push(now);
  }
}
