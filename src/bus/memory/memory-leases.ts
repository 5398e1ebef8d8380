import type { EpochMs } from '../../market/index.js';
import { type Lease, type LeaseHolder, type LeaseStore, requireTtl } from '../index.js';

export interface MemoryLeasesOptions {
  readonly clock: { now(): EpochMs };
}

interface Held {
  readonly holder: LeaseHolder;
  readonly fencingToken: number;
}

/**
 * Leases among the parts of one process, which live and end together: a lease runs out with the process. Fencing tokens never fall
 * behind the clock, so those of a later process are greater than those that this one left in a database.
 */
export function createMemoryLeases({ clock }: MemoryLeasesOptions): LeaseStore {
  const leases = new Map<string, Held>();
  const lastTokens = new Map<string, number>();

  const leaseOf = (name: string, fencingToken: number): Lease => ({
    fencingToken,
    lost: new AbortController().signal,
    release: async () => {
      if (leases.get(name)?.fencingToken === fencingToken) leases.delete(name);
    },
  });

  return {
    async acquire(name, holder, ttlMs) {
      requireTtl(ttlMs);
      const current = leases.get(name);
      if (current) return { granted: false, holder: current.holder };
      const fencingToken = Math.max((lastTokens.get(name) ?? 0) + 1, Math.floor(clock.now()));
      lastTokens.set(name, fencingToken);
      leases.set(name, { holder, fencingToken });
      return { granted: true, lease: leaseOf(name, fencingToken) };
    },
    close: async () => undefined,
  };
}
