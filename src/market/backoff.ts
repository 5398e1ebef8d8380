import type { Random } from './clock.js';

export interface BackoffOptions {
  /** Before the second attempt, at most. */
  readonly firstMs: number;
  /** Each wait may be twice as long as the one before, up to this. */
  readonly mostMs: number;
  readonly random: Random;
  /** The part of a wait that chance may take off, 0 to 1; all of it where not given. */
  readonly jitter?: number;
}

/** How long to wait before the next attempt: longer each time, and left to chance, so that many programs do not come back in step. */
export class Backoff {
  private attempts = 0;

  constructor(private readonly options: BackoffOptions) {}

  /** Milliseconds, at least 1. */
  next(): number {
    const { firstMs, mostMs, random, jitter = 1 } = this.options;
    const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(this.attempts, 30));
    this.attempts += 1;
    return Math.max(1, Math.ceil(ceiling * (1 - jitter * random())));
  }

  /** It has worked: the next trouble is a new one. */
  reset(): void {
    this.attempts = 0;
  }
}
