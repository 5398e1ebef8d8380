import type { EpochMs } from './time.js';

/** What ends a wait early: an AbortSignal is one. */
interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The machine's time, injected so that tests can hold it still. Results never depend on it; only pacing, leases and latency figures do. */
export interface Clock {
  now(): EpochMs;
  /** Milliseconds that never run backwards, with fractions. */
  monotonic(): number;
  /** Resolves early, without an error, when cancelled. */
  sleep(ms: number, cancellation?: Cancellation): Promise<void>;
}

/** Uniform in [0, 1). */
export type Random = () => number;
