import { describe, expect, it } from 'vitest';
import { FencedError } from './errors.js';
import { session, SESSION } from './rows.suite.js';
import type { Announce, Commit, CommitResult, Store } from './index.js';

const said = (body: string) => ({ channel: 'channel', body });
const NOTHING = { bars: [], indicators: [], patterns: [], sessions: [], alerts: [], gaps: [], repairs: [], corrections: [] };

/** The part of the store's promises that concerns what can only be told of a commit; to be called inside its suite. */
export function announcementCases(store: () => Store, ownerEpoch: () => number): void {
  const commit = (announce: Announce, rows: Partial<Commit> = {}): Promise<CommitResult> =>
    store().commit({ ...NOTHING, shard: 0, ownerEpoch: ownerEpoch(), checkpoint: { logId: 'log', position: '1' }, ...rows }, announce);
  const committing = (bodies: readonly string[]): Promise<CommitResult> => commit(() => bodies.map(said));
  const bodies = async (): Promise<string[]> => (await store().announcements(0)).map(({ body }) => body);

  describe('what a commit leaves to be published', () => {
    it('stays in its order until it was, shard by shard', async () => {
      expect(await committing(['a', "b'\t\\"])).toMatchObject({ announcements: 2 });
      await committing(['c']);
      const [a, b, c] = await store().announcements(0);
      expect([a, b, c]).toMatchObject([said('a'), said("b'\t\\"), said('c')]);
      expect(await store().announcements(1)).toEqual([]);
      await store().announced(1, c?.id ?? 0);
      await store().announced(0, b?.id ?? 0);
      expect(await store().announcements(0)).toEqual([c]);
    });

    it('stays once where a commit is tried again that had come through', async () => {
      await committing(['a', 'b']);
      await committing(['a', 'b', 'c']);
      expect(await bodies()).toEqual(['a', 'b', 'c']);
    });

    it('is asked for with what the commit has done, and falls with it', async () => {
      await commit(({ sessions }) => sessions.map(({ sessionId }) => said(sessionId)), { sessions: [session()] });
      expect(await bodies()).toEqual([SESSION]);
      const late = ownerEpoch();
      await store().acquireShard(0, 'second');
      await expect(commit(() => [said('late')], { ownerEpoch: late })).rejects.toThrow(FencedError);
      expect(await bodies()).toEqual([SESSION]);
    });

    it('is the oldest thousand where there is more', async () => {
      const all = Array.from({ length: 1_200 }, (_, at) => String(at));
      await committing(all);
      expect(await bodies()).toEqual(all.slice(0, 1_000));
      await store().announced(0, (await store().announcements(0)).at(-1)?.id ?? 0);
      expect(await bodies()).toEqual(all.slice(1_000));
    });
  });
}
