import type { Clock } from '../market/index.js';
import type { Bus } from '../bus/index.js';

export interface BackpressureOptions {
  readonly bus: Pick<Bus, 'backlog'>;
  /** Where results wait while the bus is away. */
  readonly outbox: { readonly held: number };
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
}

/** Results that may wait to be written out; a minute boundary of a whole market makes fewer. */
const MAX_MESSAGES = 200_000;
const MAX_BYTES = 32 * 1_048_576;
const LOOK_MS = 5;

/** Lets the engine read on only as fast as the bus takes its results; what is not read waits in the log. */
export class Backpressure {
  /** Times that there was no room at once. */
  readonly counters = { pauses: 0 };

  constructor(private readonly options: BackpressureOptions) {}

  /** Resolves when more may be published. */
  async room(): Promise<void> {
    const { clock, signal } = this.options;
    if (this.hasRoom) return;
    this.counters.pauses += 1;
    while (!this.hasRoom && !signal.aborted) await clock.sleep(LOOK_MS, signal);
  }

  private get hasRoom(): boolean {
    const { bus, outbox } = this.options;
    const { messages, bytes } = bus.backlog;
    return messages + outbox.held < MAX_MESSAGES && bytes < MAX_BYTES;
  }
}
