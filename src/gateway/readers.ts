import { LogReaderState } from '../bus/index.js';
import type { Clock } from '../ops/index.js';

/** An engine that says nothing for so long is gone; the log keeps for it. Milliseconds. */
const FRESH_MS = 2_000;

/** What the engines say of how they keep up with the log. */
export class Readers {
  private readonly states = new Map<number, { readonly at: number; readonly lagMs: number; readonly overloaded: boolean }>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** @param body of a message on the readers' channel; what is none is left alone */
  hear(body: string): void {
    const parsed = LogReaderState.safeParse(JSON.parse(body));
    if (!parsed.success) return;
    const { shard, lag_ms: lagMs, overloaded } = parsed.data;
    this.states.set(shard, { at: this.clock.monotonic(), lagMs, overloaded });
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
