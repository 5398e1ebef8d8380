import { setImmediate } from 'node:timers/promises';
import { type Clock, TimeSlice } from '../market/index.js';

/** As long as one piece of work may hold up sockets and timers. */
const BUDGET_MS = 5;

/** Long work gives way now and then, so that sockets and timers are served meanwhile. */
export class EventLoopYield {
  private readonly slice: TimeSlice;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.slice = new TimeSlice(() => clock.monotonic(), BUDGET_MS);
    this.slice.begin();
  }

  /** Waits for the event loop where the work has gone on for its 5 ms. */
  async pause(): Promise<void> {
    if (!this.slice.isOver) return;
    await setImmediate();
    this.slice.begin();
  }
}
