import { expect } from 'vitest';
import type { WholeRun } from '../support/whole-chain.js';
import { MEMORY_MB } from './lengths.js';

/** Whatever the load was: nothing got lost untold, nobody let go, and nothing of it stays. */
export function expectUnharmed(run: WholeRun): void {
  const { account, vendor, memoryPeakMb } = run;
  const { missing, doubled, stored, inGaps, examples } = account;
  expect({ missing, doubled, examples }).toEqual({ missing: 0, doubled: 0, examples: [] });
  expect(stored + inGaps).toBe(run.sent);
  const { leaseLosses, reconnects, alive } = run;
  expect({ leaseLosses, reconnects, unsent: vendor.unsent, cutOff: vendor.evictions, alive }).toEqual({
    leaseLosses: 0,
    reconnects: 0,
    unsent: 0,
    cutOff: 0,
    alive: { gateway: true, engine: true },
  });
  expect(account.gaps.filter(({ cause }) => cause !== 'overload')).toEqual([]);
  expect(run.finalState).toBe('streaming');
  expect(run.openGaps, 'gaps that are open in the tables, and given up by the gateway').toBeGreaterThanOrEqual(
    account.gaps.filter(({ status }) => status === 'open').length,
  );
  expect(run.normalAfterMs, 'the backlog of the load is still there').not.toBeNull();
  expect(Math.max(memoryPeakMb.gateway, memoryPeakMb.engine)).toBeLessThanOrEqual(MEMORY_MB);
}

/**
 * What is folded of an overload does not fall apart. It is meant to be nine tenths of what is folded right before and after it of what is
 * kept up, and is told; asserted is half of that, as machines change their pace within seconds.
 */
export function expectGoodput({ goodput }: WholeRun): void {
  const shares = goodput.flatMap(({ offered, share }) => (share === null ? [] : [{ offered, share }]));
  expect(shares, 'overloads that are compared').toHaveLength(4);
  for (const { offered, share } of shares) expect(share, `folded of ${offered} a second, against what is beside it`).toBeGreaterThan(0.5);
}

/** For people: how it went. */
export function tell(name: string, run: WholeRun): void {
  const { account, memoryPeakMb, normalAfterMs } = run;
  const { stored, inGaps, gaps } = account;
  console.log(
    `${name}: ${run.sent} sent, ${stored} in the tables, ${inGaps} in open gaps (${gaps.length} gaps in all); ` +
      `gateway ${memoryPeakMb.gateway} MB, engine ${memoryPeakMb.engine} MB; normal again after ${normalAfterMs ?? 'never'} ms`,
  );
  for (const { offered, delivered, share, worstLagMs } of run.goodput) {
    const beside = share === null ? '' : ` (${Math.round(100 * share)} % of what is folded beside it)`;
    console.log(`  offered ${offered}/s: folded ${delivered}/s${beside}, at most ${worstLagMs} ms behind`);
  }
}
