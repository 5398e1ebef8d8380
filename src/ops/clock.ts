import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, EpochMs } from '../market/index.js';

export const systemClock: Clock = {
  now: () => Date.now() as EpochMs,
  monotonic: () => performance.now(),
  async sleep(ms, signal?: AbortSignal) {
    await delay(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};
