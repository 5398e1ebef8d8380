import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LeaseAnswer, LeaseHolder, LeaseStore } from './lease.js';

export interface LeasesUnderTest {
  readonly leases: LeaseStore;
  /** Resolves when at least `ms` have passed for the store. */
  elapse(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const FIRST: LeaseHolder = { host: 'a.example', pid: 11, role: 'gateway', since: '2026-01-05T14:30:00.000Z' };
const SECOND: LeaseHolder = { host: 'b.example', pid: 22, role: 'gateway "standby"', since: '2026-01-05T14:31:00.000Z' };
const LONG = 60_000;
const SHORT = 500;

function tokenOf(answer: LeaseAnswer): number {
  if (!answer.granted) throw new Error(`not granted; held by ${JSON.stringify(answer.holder)}`);
  return answer.fencingToken;
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
      tokenOf(await leases.acquire('feed', FIRST, LONG));
      expect(await leases.acquire('feed', SECOND, LONG)).toEqual({ granted: false, holder: FIRST });
      expect(await leases.acquire('feed', FIRST, LONG)).toEqual({ granted: false, holder: FIRST });
    });

    it('grants to one of many that ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => leases.acquire('feed', FIRST, LONG)));
      expect(answers.filter((answer) => answer.granted)).toHaveLength(1);
    });

    it('keeps names apart', async () => {
      tokenOf(await leases.acquire('feed', FIRST, LONG));
      tokenOf(await leases.acquire('feed:token', SECOND, LONG));
      tokenOf(await leases.acquire('shard:0', SECOND, LONG));
      expect(await leases.acquire('feed', SECOND, LONG)).toEqual({ granted: false, holder: FIRST });
    });

    it('is renewed by its token alone', async () => {
      const token = tokenOf(await leases.acquire('feed', FIRST, LONG));
      expect(await leases.renew('feed', token, LONG)).toBe(true);
      expect(await leases.renew('feed', token + 1, LONG)).toBe(false);
      expect(await leases.renew('other', token, LONG)).toBe(false);
    });

    it('lasts as long as the renewal says', async () => {
      const token = tokenOf(await leases.acquire('feed', FIRST, SHORT));
      expect(await leases.renew('feed', token, LONG)).toBe(true);
      await under.elapse(SHORT + 100);
      expect(await leases.acquire('feed', SECOND, LONG)).toEqual({ granted: false, holder: FIRST });
    });

    it('is free after its time, and its token is void', async () => {
      const old = tokenOf(await leases.acquire('feed', FIRST, SHORT));
      await under.elapse(SHORT + 100);
      expect(await leases.renew('feed', old, LONG)).toBe(false);
      const fresh = tokenOf(await leases.acquire('feed', SECOND, LONG));
      expect(fresh).toBeGreaterThan(old);
      expect(await leases.renew('feed', old, LONG)).toBe(false);
      await leases.release('feed', old);
      expect(await leases.acquire('feed', FIRST, LONG)).toEqual({ granted: false, holder: SECOND });
    });

    it('is free at once after its release', async () => {
      const token = tokenOf(await leases.acquire('feed', FIRST, LONG));
      await leases.release('feed', token);
      await leases.release('feed', token);
      expect(await leases.renew('feed', token, LONG)).toBe(false);
      expect(tokenOf(await leases.acquire('feed', SECOND, LONG))).toBeGreaterThan(token);
    });

    it('gives every grant a greater fencing token', async () => {
      const tokens: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        const token = tokenOf(await leases.acquire('feed', FIRST, LONG));
        tokens.push(token);
        await leases.release('feed', token);
      }
      expect(new Set(tokens).size).toBe(10);
      expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    });

    it('refuses a time to live below a millisecond', async () => {
      await expect(leases.acquire('feed', FIRST, 0)).rejects.toThrow(RangeError);
      await expect(leases.renew('feed', 1, 0.5)).rejects.toThrow(RangeError);
    });
  });
}
