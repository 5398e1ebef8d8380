import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { BusUnavailableError, type LeaseHolder, requireTtl } from '../index.js';
import { ACQUIRE, RELEASE, RENEW } from './lease-scripts.js';
import type { Writer } from './writer.js';

const LEASE_PREFIX = 'tickstock:lease:';
/** Beside the leases, so that no lease's name can hit it. */
const TOKEN_PREFIX = 'tickstock:lease-token:';
/** Renewals in a time to live: two may be late. */
const RENEWALS = 3;

const AcquireReply = z.tuple([z.union([z.literal(0), z.literal(1)]), z.string()]);
const LeaseValue = z.object({ holder: z.object({ host: z.string(), pid: z.number(), role: z.string(), since: z.string() }) });

export type LoopAnswer =
  | { readonly granted: true; readonly fencingToken: number }
  | { readonly granted: false; readonly holder: LeaseHolder | undefined };

export interface LeaseLoopOptions {
  readonly writer: Writer;
  /** Somebody else holds the lease of this name and token. */
  readonly onLost: (name: string, fencingToken: number) => void;
  /** False while the program that the leases are held for stands still for longer than it may: then they run out. */
  readonly isAlive: () => boolean;
}

/** Leases as Redis keys that expire, renewed for as long as they are held; the server's clock decides. */
export class LeaseLoop {
  private readonly held = new Map<string, AbortController>();

  constructor(private readonly options: LeaseLoopOptions) {}

  async acquire(name: string, holder: LeaseHolder, ttlMs: number): Promise<LoopAnswer> {
    requireTtl(ttlMs);
    const { writer } = this.options;
    const keys = [LEASE_PREFIX + name, TOKEN_PREFIX + name];
    const reply = AcquireReply.safeParse(await writer.run(ACQUIRE, keys, [JSON.stringify(holder), String(ttlMs)]));
    if (!reply.success) throw new BusUnavailableError(`Redis at ${writer.connection.where} answered a lease request unexpectedly`);
    const [granted, value] = reply.data;
    if (granted === 0) return { granted: false, holder: holderIn(value) };
    const fencingToken = Number(value);
    void this.keep(name, fencingToken, holder, ttlMs);
    return { granted: true, fencingToken };
  }

  async release(name: string, fencingToken: number): Promise<void> {
    this.held.get(keyOf(name, fencingToken))?.abort();
    await this.options.writer.run(RELEASE, [LEASE_PREFIX + name], [String(fencingToken)]);
  }

  /** Renews nothing any more. */
  close(): void {
    for (const stop of this.held.values()) stop.abort();
  }

  private async keep(name: string, fencingToken: number, holder: LeaseHolder, ttlMs: number): Promise<void> {
    const stop = new AbortController();
    const key = keyOf(name, fencingToken);
    this.held.set(key, stop);
    const renewal = [String(fencingToken), String(ttlMs), JSON.stringify(holder)];
    while (await passes(ttlMs / RENEWALS, stop.signal)) {
      if (!this.options.isAlive() || (await this.renew(name, renewal, stop.signal))) continue;
      if (!stop.signal.aborted) this.options.onLost(name, fencingToken);
      break;
    }
    this.held.delete(key);
  }

  /** @returns false when the lease is another's; while the server is away nobody can take it there, and it is asked again */
  private async renew(name: string, renewal: readonly string[], signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.options.writer.run(RENEW, [LEASE_PREFIX + name, TOKEN_PREFIX + name], renewal)) === 1 || signal.aborted;
    } catch (error) {
      if (!(error instanceof BusUnavailableError)) throw error;
      return true;
    }
  }
}

const keyOf = (name: string, fencingToken: number): string => `${fencingToken} ${name}`;

/** @returns false when the signal ended the wait */
async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

/** Undefined for a value that another program put there: the lease is held all the same. */
function holderIn(value: string): LeaseHolder | undefined {
  try {
    return LeaseValue.safeParse(JSON.parse(value)).data?.holder;
  } catch {
    return undefined;
  }
}
