import type { Clock } from '../../../market/index.js';

const MINUTE_MS = 60_000;

/** At most so many requests of a key in any minute. */
export class Allowance {
  private readonly requests = new Map<string, number[]>();

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Takes one request. @returns whether it was still allowed */
  take(key: string): boolean {
    const now = this.clock.monotonic();
    const recent = (this.requests.get(key) ?? []).filter((time) => now - time < MINUTE_MS);
    this.requests.set(key, recent);
    if (recent.length >= this.perMinute) return false;
    recent.push(now);
    return true;
  }
}
