/** An engine that is less behind the feed than this, or has stood at the end of the log since, is not in need of help. Milliseconds. */
const BEHIND_MS = 3_000;
/** It has come back when it is less behind than this, or has stood at the end of the log since. */
const BACK_MS = 1_000;
/** It falls behind when it was less behind so long ago. */
const TREND_MS = 1_000;

/**
 * Tells an engine that has more to fold than it can from one that catches up after a restart, and from one that waits for the
 * database: only the first one falls further behind while it works without a pause.
 */
export class Overload {
  private is = false;
  private earlier = { at: -Infinity, lagMs: Infinity };
  /** Times that it began. */
  readonly counters = { episodes: 0 };

  /**
   * @param lagMs how far behind the feed the engine is. What had to wait on its way to the log is late however fast it is folded, and
   * where nothing more comes the lag stays what it was
   * @param unreadMs how long ago the engine last stood at the end of the log: nothing is left to do for one that does
   * @param waits whether it waited for the database or the bus since the last look
   * @param now milliseconds that never run backwards
   */
  look(lagMs: number, unreadMs: number, waits: boolean, now: number): boolean {
    if (waits || Math.min(lagMs, unreadMs) < BACK_MS) this.is = false;
    if (waits) this.earlier = { at: now, lagMs: Infinity };
    if (now - this.earlier.at < TREND_MS) return this.is;
    if (!this.is && Math.min(lagMs, unreadMs) > BEHIND_MS && lagMs > this.earlier.lagMs) {
      this.is = true;
      this.counters.episodes += 1;
    }
    this.earlier = { at: now, lagMs };
    return this.is;
  }
}
