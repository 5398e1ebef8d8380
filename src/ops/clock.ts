import { setTimeout as delay } from 'node:timers/promises';
import type { EpochMs } from '../market/index.js';

/** The machine's time, injected so that tests can hold it still. Results never depend on it; only pacing, leases and latency figures do. */
export interface Clock {
  now(): EpochMs;
  /** Milliseconds that never run backwards, with fractions. */
  monotonic(): number;
  /** Resolves early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now() as EpochMs,
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    await delay(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};

/** Uniform in [0, 1). */
export type Random = () => number;
