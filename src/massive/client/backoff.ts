import type { Random } from '../../market/index.js';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
  readonly random: Random;
}

/** Capped exponential back-off with full jitter, so that many clients do not come back in step. */
export class Backoff {
  private attempts = 0;

  constructor(private readonly options: BackoffOptions) {}

  /** Milliseconds to wait before the next attempt: uniform in (0, min(cap, base × 2^attempts)]. */
  next(): number {
    const { baseMs, capMs, random } = this.options;
    const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(this.attempts, 30));
    this.attempts += 1;
    return Math.ceil(ceiling * (1 - random()));
  }

  /** Data has flowed for a while: the next loss is a new one. */
  reset(): void {
    this.attempts = 0;
  }
}
