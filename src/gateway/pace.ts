import type { Clock } from '../market/index.js';

export interface PaceOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What comes now needs all that gateway and engines can do. */
  readonly isBusy: () => boolean;
  /** Something is held up. */
  readonly onWait: () => void;
}

/** Late prints of one entry. */
export const BATCH = 512;
/** How long the next such entry waits: at most 100,000 prints a second, which leaves the present its room. */
const PACE_MS = 5;
/** After a page of the log so many times as long as it took. */
const REST = 3;
/** The past goes on when so many looks in a row have found the present calm. */
const CALM_LOOKS = 4;
const LOOK_MS = 250;
/** Frames were given up so short a time ago: more may follow. */
const AFTER_OVERLOAD_MS = 5_000;

/** Keeps the past out of the present's way: whoever repairs asks here before each step. */
export class Pace {
  private overloadedAt = -Infinity;
  private calming: Promise<void> | undefined;

  constructor(private readonly options: PaceOptions) {}

  /** Something waits for the present to be calm. */
  get isWaiting(): boolean {
    return this.calming !== undefined;
  }

  overloaded(): void {
    this.overloadedAt = this.options.clock.monotonic();
  }

  /** Between two steps. @param tookMs of the step before */
  async pause(tookMs = 0): Promise<void> {
    await this.options.clock.sleep(Math.max(PACE_MS, tookMs * REST), this.options.signal);
    await this.calm();
  }

  /** Resolves when the present has been calm for a moment. @throws when the connection has been given up */
  async calm(): Promise<void> {
    if (this.isBusy) this.calming ??= this.becalmed();
    await this.calming;
    this.options.signal.throwIfAborted();
  }

  private async becalmed(): Promise<void> {
    const { clock, signal, onWait } = this.options;
    onWait();
    for (let looks = 0; looks < CALM_LOOKS && !signal.aborted; looks = this.isBusy ? 0 : looks + 1) await clock.sleep(LOOK_MS, signal);
    this.calming = undefined;
  }

  private get isBusy(): boolean {
    return this.options.clock.monotonic() - this.overloadedAt < AFTER_OVERLOAD_MS || this.options.isBusy();
  }
}
