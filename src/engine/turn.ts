import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../market/index.js';

/** As long as one piece of work may hold up sockets and timers. */
const LONGEST_MS = 5;

/** Long work gives way now and then, so that sockets and timers are served meanwhile. */
export class Turn {
  private since: number;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {
    this.since = clock.monotonic();
  }

  /** Waits for the event loop where the work has gone on for its 5 ms. */
  async pause(): Promise<void> {
    if (this.clock.monotonic() - this.since < LONGEST_MS) return;
    await setImmediate();
    this.since = this.clock.monotonic();
  }
}
