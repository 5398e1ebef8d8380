interface Stored {
  readonly sessionId: string;
  readonly count: number;
  /** How many had been seen when the tables said so. */
  readonly seen: number;
}

/** Sessions whose patterns may still come: one runs, and what is read again may tell of those before it. */
const SESSIONS = 8;

/**
 * How many patterns of a session have been confirmed, for a reader that may have begun in the middle of it: as many as it has seen, or
 * as the tables held, and as many more as it has seen since.
 */
export class PatternCounts {
  private readonly seen = new Map<string, number>();
  private newestStored: Stored | undefined;
  private isCaughtUp = false;

  see(sessionId: string): void {
    this.seen.set(sessionId, this.seenOf(sessionId) + 1);
    const [oldest] = this.seen.keys();
    if (this.seen.size > SESSIONS && oldest !== undefined) this.seen.delete(oldest);
  }

  stored(sessionId: string, count: number): void {
    this.newestStored = { sessionId, count, seen: this.seenOf(sessionId) };
  }

  /** From now on, what is seen is news: the tables did not hold it when they were read last. */
  caughtUp(): void {
    this.isCaughtUp = true;
    if (this.newestStored) this.stored(this.newestStored.sessionId, this.newestStored.count);
  }

  of(sessionId: string): number {
    const seen = this.seenOf(sessionId);
    if (this.newestStored?.sessionId !== sessionId) return seen;
    const { count, seen: before } = this.newestStored;
    return Math.max(seen, count + (this.isCaughtUp ? seen - before : 0));
  }

  clear(): void {
    this.seen.clear();
    this.newestStored = undefined;
  }

  private seenOf(sessionId: string): number {
    return this.seen.get(sessionId) ?? 0;
  }
}
