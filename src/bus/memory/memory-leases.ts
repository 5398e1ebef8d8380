import type { EpochMs } from '../../market/index.js';
import { type LeaseHolder, type LeaseStore, requireTtl } from '../index.js';

export interface MemoryLeasesOptions {
  readonly clock: { now(): EpochMs };
}

interface Lease {
  readonly holder: LeaseHolder;
  readonly fencingToken: number;
  readonly expires: number;
}

/**
 * Leases among the parts of one process. Fencing tokens never fall behind the clock, so those of a later process are greater
 * than those that this one left in a database.
 */
export function createMemoryLeases({ clock }: MemoryLeasesOptions): LeaseStore {
  const leases = new Map<string, Lease>();
  const lastTokens = new Map<string, number>();

  const held = (name: string): Lease | undefined => {
    const lease = leases.get(name);
    return lease && lease.expires > clock.now() ? lease : undefined;
  };

  return {
    async acquire(name, holder, ttlMs) {
      requireTtl(ttlMs);
      const current = held(name);
      if (current) return { granted: false, holder: current.holder };
      const fencingToken = Math.max((lastTokens.get(name) ?? 0) + 1, Math.floor(clock.now()));
      lastTokens.set(name, fencingToken);
      leases.set(name, { holder, fencingToken, expires: clock.now() + ttlMs });
      return { granted: true, fencingToken };
    },
    async renew(name, fencingToken, ttlMs) {
      requireTtl(ttlMs);
      const current = held(name);
      if (current?.fencingToken !== fencingToken) return false;
      leases.set(name, { ...current, expires: clock.now() + ttlMs });
      return true;
    },
    async release(name, fencingToken) {
      if (held(name)?.fencingToken === fencingToken) leases.delete(name);
    },
  };
}
