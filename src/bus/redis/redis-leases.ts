import { z } from 'zod';
import { BusUnavailableError, type LeaseAnswer, type LeaseHolder, type LeaseStore, requireTtl } from '../index.js';
import { ACQUIRE, RELEASE, RENEW } from './scripts.js';
import type { Writer } from './writer.js';

const LEASE_PREFIX = 'tickstock:lease:';
/** Beside the leases, so that no lease's name can hit it. */
const TOKEN_PREFIX = 'tickstock:lease-token:';

const AcquireReply = z.tuple([z.union([z.literal(0), z.literal(1)]), z.string()]);
const LeaseValue = z.object({ holder: z.object({ host: z.string(), pid: z.number(), role: z.string(), since: z.string() }) });

/** Leases as Redis keys that expire; the server's clock decides. */
export class RedisLeases implements LeaseStore {
  constructor(private readonly writer: Writer) {}

  async acquire(name: string, holder: LeaseHolder, ttlMs: number): Promise<LeaseAnswer> {
    requireTtl(ttlMs);
    const keys = ['2', LEASE_PREFIX + name, TOKEN_PREFIX + name];
    const reply = AcquireReply.safeParse(await this.writer.send(['EVAL', ACQUIRE, ...keys, JSON.stringify(holder), String(ttlMs)]));
    if (!reply.success)
      throw new BusUnavailableError(`Redis at ${this.writer.connection.where} answered a lease request with something else`);
    const [granted, value] = reply.data;
    return granted === 1 ? { granted: true, fencingToken: Number(value) } : { granted: false, holder: holderIn(value) };
  }

  async renew(name: string, fencingToken: number, ttlMs: number): Promise<boolean> {
    requireTtl(ttlMs);
    return (await this.writer.send(['EVAL', RENEW, '1', LEASE_PREFIX + name, String(fencingToken), String(ttlMs)])) === 1;
  }

  async release(name: string, fencingToken: number): Promise<void> {
    await this.writer.send(['EVAL', RELEASE, '1', LEASE_PREFIX + name, String(fencingToken)]);
  }
}

/** Undefined for a value that another program put there: the lease is held all the same. */
function holderIn(value: string): LeaseHolder | undefined {
  try {
    return LeaseValue.safeParse(JSON.parse(value)).data?.holder;
  } catch {
    return undefined;
  }
}
