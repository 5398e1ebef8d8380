import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Log } from '../../market/index.js';
import { BusUnavailableError } from '../../bus/index.js';
import { StoreUnavailableError } from '../../store/index.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

export interface ServerWait {
  /** How long a server may be away; 0: not at all. */
  readonly seconds: number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
  /** Ends the waiting with what the server said last. */
  readonly signal: AbortSignal;
}

/** Servers come back after a restart of the machine in no order: whoever needs one asks again. What refuses for good is not asked again. */
const mayComeBack = (error: unknown): error is Error =>
  error instanceof StoreUnavailableError || (error instanceof BusUnavailableError && !error.isForGood && !error.refusesUser);

/**
 * Opens what needs Redis or PostgreSQL; while the server is away, again and again, with one line that says so.
 * @throws what `open` threw last, when the time is over
 */
export async function whenItIsThere<T>(open: () => Promise<T>, { seconds, clock, log, signal }: ServerWait): Promise<T> {
  const since = clock.monotonic();
  const isOver = (): boolean => signal.aborted || clock.monotonic() - since >= seconds * 1_000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      const opened = await open();
      if (pause > FIRST_PAUSE_MS) log.info('the server is available', { afterMs: Math.round(clock.monotonic() - since) });
      return opened;
    } catch (error) {
      if (!mayComeBack(error) || isOver()) throw error;
      if (pause === FIRST_PAUSE_MS) log.warn('a server is unavailable; trying again', { forSeconds: seconds, detail: error.message });
      await delay(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
