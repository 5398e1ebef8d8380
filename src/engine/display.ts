import type { Clock } from '../ops/index.js';
import type { EngineFold } from './fold.js';

/** Symbols of one message. */
const PAGE = 64;
/** What showing may take, as a part of the time that folding took. */
const SHARE = 0.25;
/** So long at least, so that a quiet market is shown at once. Milliseconds. */
const LEAST_MS = 2;
/** Later than this the engine is behind, and shows only as much as keeps the page alive. Milliseconds. */
const BEHIND_MS = 250;

/**
 * The display path gives way to the fold: after each batch the changed symbols are shown for a part of the time that the batch took,
 * and what is left over waits for the next one, newest value first seen. What is final never waits here.
 */
export class Display {
  /** Times that not every changed symbol was shown after a batch. */
  readonly counters = { conflated: 0 };
  private since: number;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {
    this.since = clock.monotonic();
  }

  /** A batch begins. */
  begin(): void {
    this.since = this.clock.monotonic();
  }

  /** The batch is folded. @param lagMs how far behind the feed it is */
  show(fold: Pick<EngineFold, 'unseen' | 'publishViews'>, lagMs: number): void {
    const folded = this.clock.monotonic();
    const share = lagMs > BEHIND_MS ? SHARE / 4 : SHARE;
    const until = folded + Math.max(LEAST_MS, (folded - this.since) * share);
    while (fold.unseen > 0) {
      fold.publishViews(PAGE);
      if (this.clock.monotonic() >= until) break;
    }
    if (fold.unseen > 0) this.counters.conflated += 1;
  }
}
