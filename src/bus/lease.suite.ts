import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, LeaseAnswer, LeaseHolder, LeaseStore } from './lease.js';

export interface LeasesUnderTest {
  readonly leases: LeaseStore;
  stop(): Promise<void>;
}

const FIRST: LeaseHolder = { host: 'a.example', pid: 11, role: 'gateway', since: '2026-01-05T14:30:00.000Z' };
const SECOND: LeaseHolder = { host: 'b.example', pid: 22, role: 'gateway "standby"', since: '2026-01-05T14:31:00.000Z' };
const LONG = 60_000;

function leaseIn(answer: LeaseAnswer): Lease {
  if (!answer.granted) throw new Error(`not granted; held by ${JSON.stringify(answer.holder)}`);
  return answer.lease;
}

/** What every adapter of `LeaseStore` promises. */
export function leaseSuite(name: string, start: () => Promise<LeasesUnderTest>): void {
  describe(`LeaseStore: ${name}`, () => {
    let under: LeasesUnderTest;
    let leases: LeaseStore;
    beforeEach(async () => {
      under = await start();
      leases = under.leases;
    });
    afterEach(() => under.stop());

    it('has one holder and shows it to those who wait', async () => {
      const lease = leaseIn(await leases.acquire('feed', FIRST, LONG));
      expect(await leases.acquire('feed', SECOND, LONG)).toEqual({ granted: false, holder: FIRST });
      expect(await leases.acquire('feed', FIRST, LONG)).toEqual({ granted: false, holder: FIRST });
      expect(lease.lost.aborted).toBe(false);
    });

    it('grants to one of many that ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => leases.acquire('feed', FIRST, LONG)));
      expect(answers.filter((answer) => answer.granted)).toHaveLength(1);
    });

    it('keeps names apart', async () => {
      leaseIn(await leases.acquire('feed', FIRST, LONG));
      leaseIn(await leases.acquire('feed:token', SECOND, LONG));
      leaseIn(await leases.acquire('shard:0', SECOND, LONG));
      expect(await leases.acquire('feed', SECOND, LONG)).toEqual({ granted: false, holder: FIRST });
    });

    it('is free at once after its release, which frees nobody else', async () => {
      const lease = leaseIn(await leases.acquire('feed', FIRST, LONG));
      await lease.release();
      const next = leaseIn(await leases.acquire('feed', SECOND, LONG));
      expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
      await lease.release();
      expect(await leases.acquire('feed', FIRST, LONG)).toEqual({ granted: false, holder: SECOND });
    });

    it('gives every grant a greater fencing token', async () => {
      const tokens: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        const lease = leaseIn(await leases.acquire('feed', FIRST, LONG));
        tokens.push(lease.fencingToken);
        await lease.release();
      }
      expect(new Set(tokens).size).toBe(10);
      expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    });

    it('refuses a time to live below a millisecond', async () => {
      await expect(leases.acquire('feed', FIRST, 0)).rejects.toThrow(RangeError);
      await expect(leases.acquire('feed', FIRST, 0.5)).rejects.toThrow(RangeError);
    });
  });
}
