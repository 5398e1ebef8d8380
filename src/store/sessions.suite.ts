import { expect, it } from 'vitest';
import { at, indicator, pattern, SESSION, session, SPY, stored } from './rows.suite.js';
import type { Commit, CommitResult, IndicatorRow, PatternRow, Store } from './index.js';

/** What a case commits; indicators and patterns as single rows. */
export type Rows = Partial<Omit<Commit, 'indicators' | 'patterns'>> & {
  readonly indicators?: readonly IndicatorRow[];
  readonly patterns?: readonly PatternRow[];
};

/**
 * The part of the store's promises that concerns sessions; to be called inside its suite.
 * @param commit as the owner of shard 0, or as the one given
 */
export function sessionCases(store: () => Store, commit: (rows: Rows) => Promise<CommitResult>): void {
  it('knows the session that runs, until it has ended', async () => {
    await commit({ sessions: [session()] });
    expect(await store().activeSession()).toEqual(stored());
    const ended = { stoppedAt: at(390), status: 'completed' } as const;
    expect(await commit({ sessions: [session(), session(ended)] })).toMatchObject({ sessions: [stored(ended)] });
    expect(await store().activeSession()).toBeUndefined();
    expect(await store().sessions(9)).toEqual([stored(ended)]);
  });

  it('counts for each session the rows that name it: indicators, and patterns once they have been confirmed', async () => {
    const inSession = { sessionId: SESSION };
    const seen = pattern(3, { ...inSession, status: 'forming', confirmedAt: null });
    await commit({
      sessions: [session()],
      indicators: [indicator(0, inSession), indicator(1, { sessionId: null })],
      patterns: [pattern(1, inSession), seen],
    });
    expect(await store().sessions(9)).toEqual([stored({ totalIndicators: 1, totalPatterns: 1 })]);
    // The same rows again, a new one among them, in another order than before; the pattern is confirmed and then comes to its end.
    await commit({
      indicators: [indicator(2, inSession), indicator(0, inSession), indicator(2, inSession)],
      patterns: [pattern(1, inSession), { ...seen, status: 'confirmed', confirmedAt: at(4) }],
    });
    await commit({ patterns: [{ ...seen, status: 'target', confirmedAt: at(4) }], sessions: [session({ symbolCount: 5 })] });
    expect(await store().sessions(9)).toEqual([stored({ totalIndicators: 2, totalPatterns: 2, symbolCount: 5 })]);
  });

  it('leaves a row with the session that it was first written with', async () => {
    const later = '00000000-0000-5000-8000-000000000002';
    await commit({ sessions: [session(), session({ sessionId: later, startedAt: at(1_440) })] });
    const first = pattern(3, { sessionId: SESSION, status: 'forming', confirmedAt: null });
    await commit({ patterns: [first], indicators: [indicator(0, { sessionId: SESSION })] });
    await commit({
      patterns: [{ ...first, status: 'confirmed', confirmedAt: at(1_441), sessionId: later }],
      indicators: [indicator(0, { sessionId: later })],
    });
    expect((await store().patterns({ limit: 9 })).rows).toMatchObject([{ status: 'confirmed', sessionId: SESSION }]);
    expect(await store().indicators({ symbol: SPY, limit: 9 })).toMatchObject([{ sessionId: SESSION }]);
    const totals = (await store().sessions(9)).map(({ sessionId, totalPatterns, totalIndicators }) => [
      sessionId,
      totalPatterns,
      totalIndicators,
    ]);
    expect(new Set(totals.map(String))).toEqual(new Set([`${SESSION},1,1`, `${later},0,0`]));
  });

  it('adds up a session that several shards run, until the last of them has ended it', async () => {
    const second = (await store().acquireShard(1, 'second')).ownerEpoch;
    const other = (rows: Rows): Promise<CommitResult> => commit({ shard: 1, ownerEpoch: second, ...rows });
    const ended = { stoppedAt: at(390), status: 'completed' } as const;
    await commit({ sessions: [session()], indicators: [indicator(0, { sessionId: SESSION })] });
    await other({ sessions: [session({ symbolCount: 3 })], indicators: [indicator(1, { sessionId: SESSION })] });
    const running = stored({ symbolCount: 7, totalIndicators: 2 });
    expect(await commit({ sessions: [session(ended)] })).toMatchObject({ sessions: [running] });
    expect(await store().activeSession()).toEqual(running);
    const all = stored({ ...ended, symbolCount: 7, totalIndicators: 2 });
    expect(await other({ sessions: [session({ ...ended, symbolCount: 3 })] })).toMatchObject({ sessions: [all] });
    expect(await store().sessions(9)).toEqual([all]);
  });
}
