import type { Clock, Ticker } from '../market/index.js';
import type { EngineFold } from './fold.js';

type Shown = Pick<EngineFold, 'unseen' | 'publishViews' | 'publishViewsOf'> & { readonly core: { readonly symbols: Iterable<Ticker> } };

/** Symbols of one message: of what has changed, and of all that are asked for. */
const PAGE = 64;
const FULL_PAGE = 256;
/** All are shown no more often than this. Milliseconds. */
const FULL_EVERY_MS = 1_000;
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
  private isAsked = false;
  private askedAt = -Infinity;
  /** Those that are still to be shown to whoever asked. */
  private rest: readonly Ticker[] = [];

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {
    this.since = clock.monotonic();
  }

  /** Somebody wants to see all symbols, also those that do not change. */
  ask(): void {
    this.isAsked = true;
  }

  /** A batch begins. */
  begin(): void {
    this.since = this.clock.monotonic();
  }

  /** The batch is folded. @param lagMs how far behind the feed it is */
  show(fold: Shown, lagMs: number): void {
    const folded = this.clock.monotonic();
    const share = lagMs > BEHIND_MS ? SHARE / 4 : SHARE;
    const until = folded + Math.max(LEAST_MS, (folded - this.since) * share);
    while (fold.unseen > 0) {
      fold.publishViews(PAGE);
      if (this.clock.monotonic() >= until) break;
    }
    if (fold.unseen > 0) this.counters.conflated += 1;
    else if (lagMs <= BEHIND_MS) this.showAll(fold, until);
  }

  /** A page after each batch, and more where time is left. */
  private showAll(fold: Shown, until: number): void {
    const now = this.clock.monotonic();
    if (this.isAsked && this.rest.length === 0 && now - this.askedAt >= FULL_EVERY_MS) {
      this.isAsked = false;
      this.askedAt = now;
      this.rest = [...fold.core.symbols];
    }
    while (this.rest.length > 0) {
      fold.publishViewsOf(this.rest.slice(0, FULL_PAGE));
      this.rest = this.rest.slice(FULL_PAGE);
      if (this.clock.monotonic() >= until) return;
    }
  }
}
