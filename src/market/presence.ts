import type { Clock } from './clock.js';

/** Every role says something at least so often. */
const INTERVAL_MS = 1_000;
/** Who has said nothing for three intervals is gone. */
const GONE_MS = 3 * INTERVAL_MS;

/** Who of the other roles has been heard from lately. */
export class Presence {
  private readonly heardAt = new Map<string, number>();
  private lookedAt: number;

  /** @param expected who should be heard from; further ones are expected once they were heard */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    expected: readonly string[],
  ) {
    this.lookedAt = clock.monotonic();
    for (const name of expected) this.heardAt.set(name, this.lookedAt);
  }

  heard(name: string): void {
    this.heardAt.set(name, this.clock.monotonic());
  }

  /** Who is gone, and for how long nobody has heard from it, ms. To be asked once a second: who stood still himself has heard nobody meanwhile. */
  gone(): ReadonlyMap<string, number> {
    const now = this.clock.monotonic();
    const since = now - this.lookedAt;
    const stoodStill = since > 2 * INTERVAL_MS ? since - INTERVAL_MS : 0;
    this.lookedAt = now;
    const gone = new Map<string, number>();
    for (const [name, at] of this.heardAt) {
      if (stoodStill > 0) this.heardAt.set(name, Math.min(now, at + stoodStill));
      else if (now - at >= GONE_MS) gone.set(name, now - at);
    }
    return gone;
  }
}
