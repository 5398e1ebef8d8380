import type { LeaseHolder, LeaseStore } from '../bus/index.js';
import { BusUnavailableError } from '../bus/index.js';
import type { Clock, Log } from '../ops/index.js';

export interface LeaseKeeperOptions {
  readonly leases: LeaseStore;
  /** One name per vendor account and cluster. */
  readonly name: string;
  readonly holder: LeaseHolder;
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Another process holds the connection; called when the holder changes. */
  readonly onWaiting: (holder: LeaseHolder | undefined) => void;
}

/** A standby asks so often, so that a clean exit of the holder is followed at once. */
const ASK_MS = 250;

/** Waits for the one right to hold the vendor's connection, keeps it alive, and says when it is lost. */
export class LeaseKeeper {
  private token: number | undefined;

  constructor(private readonly options: LeaseKeeperOptions) {}

  /** Resolves true when the lease is ours, false when `signal` ended the wait. */
  async acquire(signal: AbortSignal): Promise<boolean> {
    const { leases, name, holder, ttlMs, clock, onWaiting } = this.options;
    let shown: string | undefined;
    while (!signal.aborted) {
      const answer = await leases.acquire(name, holder, ttlMs);
      if (answer.granted) {
        this.token = answer.fencingToken;
        return true;
      }
      const seen = answer.holder ? `${answer.holder.host}:${answer.holder.pid}` : '';
      if (seen !== shown) onWaiting(answer.holder);
      shown = seen;
      await clock.sleep(Math.min(ttlMs / 4, ASK_MS), signal);
    }
    return false;
  }

  /** Renews until `signal` ends it (true) or until the lease is lost (false): then the connection must be closed at once. */
  async keep(signal: AbortSignal): Promise<boolean> {
    const { leases, name, ttlMs, clock, log } = this.options;
    let renewedAt = clock.monotonic();
    while (!signal.aborted) {
      await clock.sleep(ttlMs / 3, signal);
      if (signal.aborted) break;
      try {
        if (this.token === undefined || !(await leases.renew(name, this.token, ttlMs))) return false;
        renewedAt = clock.monotonic();
      } catch (error) {
        if (!(error instanceof BusUnavailableError)) throw error;
        log.warn('lease not renewed, Redis is away', { error: error.message });
        // A standby can only take over through the same Redis, so the holder keeps the vendor's connection while Redis is
        // away and asks again: a Redis that comes back empty grants the lease to whoever asks first.
        if (clock.monotonic() - renewedAt > ttlMs) this.token = await this.reacquire();
      }
    }
    return true;
  }

  async release(): Promise<void> {
    const { leases, name, log } = this.options;
    if (this.token === undefined) return;
    await leases
      .release(name, this.token)
      .catch((error: unknown) => log.warn('lease not released; it runs out by itself', { error: String(error) }));
    this.token = undefined;
  }

  private async reacquire(): Promise<number | undefined> {
    const { leases, name, holder, ttlMs } = this.options;
    try {
      const answer = await leases.acquire(name, holder, ttlMs);
      return answer.granted ? answer.fencingToken : this.token;
    } catch (error) {
      if (!(error instanceof BusUnavailableError)) throw error;
      return this.token;
    }
  }
}
