import { LogReaderState } from '../bus/index.js';
import type { Clock } from '../ops/index.js';

/** An engine that says nothing for so long is gone; the log keeps for it. Milliseconds. */
const FRESH_MS = 2_000;

/** What the engines say of how they keep up with the log. */
export class Readers {
  private readonly overloadedAt = new Map<number, number>();
  private readonly lags = new Map<number, number>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** @param body of a message on the readers' channel; what is none is left alone */
  hear(body: string): void {
    const parsed = LogReaderState.safeParse(JSON.parse(body));
    if (!parsed.success) return;
    const { shard, lag_ms: lagMs, overloaded } = parsed.data;
    this.lags.set(shard, lagMs);
    if (overloaded) this.overloadedAt.set(shard, this.clock.monotonic());
    else this.overloadedAt.delete(shard);
  }

  /** Whether an engine falls behind by its own work. */
  get areOverloaded(): boolean {
    const since = this.clock.monotonic() - FRESH_MS;
    for (const at of this.overloadedAt.values()) if (at > since) return true;
    return false;
  }

  /** How far the slowest is behind, as it last said, milliseconds. */
  get lagMs(): number {
    return Math.max(0, ...this.lags.values());
  }
}
