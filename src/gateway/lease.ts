import type { Clock, Log } from '../market/index.js';
import { BusUnavailableError, type Lease, type LeaseAnswer, type LeaseHolder, type LeaseStore } from '../bus/index.js';

export interface LeaseWaitOptions {
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

/** Waits for the one right to hold the vendor's connection. @returns undefined when `signal` ended the wait */
export async function waitForLease(options: LeaseWaitOptions, signal: AbortSignal): Promise<Lease | undefined> {
  const { ttlMs, clock, onWaiting } = options;
  let shown: string | undefined;
  while (!signal.aborted) {
    const answer = await ask(options);
    if (answer?.granted) return answer.lease;
    const seen = answer && (answer.holder ? `${answer.holder.host}:${answer.holder.pid}` : '');
    if (seen !== undefined && seen !== shown) onWaiting(answer?.holder);
    shown = seen ?? shown;
    await clock.sleep(Math.min(ttlMs / 4, ASK_MS), signal);
  }
  return undefined;
}

/** @returns undefined while the back end is away: it is asked again, and its own connection says so */
async function ask({ leases, name, holder, ttlMs, log }: LeaseWaitOptions): Promise<LeaseAnswer | undefined> {
  try {
    return await leases.acquire(name, holder, ttlMs);
  } catch (error) {
    if (!(error instanceof BusUnavailableError)) throw error;
    log.debug('lease not requested; the bus is unreachable', { error: error.message });
    return undefined;
  }
}

/** Resolves false when the lease is lost, true when `signal` ends the wait. */
export async function untilLost(lease: Lease, signal: AbortSignal): Promise<boolean> {
  const either = AbortSignal.any([lease.lost, signal]);
  if (!either.aborted) await new Promise<void>((resolve) => either.addEventListener('abort', () => resolve(), { once: true }));
  return !lease.lost.aborted;
}

export async function releaseLease(lease: Lease, log: Log): Promise<void> {
  await lease.release().catch((error: unknown) => log.warn('lease not released; it will expire', { error: String(error) }));
}
