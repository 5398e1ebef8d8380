import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../../../test/postgres-server.js';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { type BarRow, type Commit, type Store, StoreRefusedError, StoreUnavailableError } from '../index.js';
import { storeSuite } from '../store.suite.js';
import { migrate, migrationStatus, openPostgresStore } from './index.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.stop());

storeSuite('PostgreSQL', async () => {
  const url = await server.createDatabase();
  await migrate({ url });
  const store = await openPostgresStore({ url });
  return { store, stop: () => store.close() };
});

describe('migrations', () => {
  it('run once, also when several processes begin at the same time', async () => {
    const url = await server.createDatabase();
    expect((await migrationStatus({ url })).every(({ appliedAt }) => appliedAt === null)).toBe(true);
    const runs = await Promise.all([migrate({ url }), migrate({ url }), migrate({ url })]);
    expect(runs.flatMap(({ applied }) => applied)).toEqual((await migrationStatus({ url })).map(({ name }) => name));
    expect((await migrate({ url })).applied).toEqual([]);
    expect((await migrationStatus({ url })).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
  });
});

describe('a large commit', () => {
  const ROWS = 6_000;
  const symbols = Array.from({ length: ROWS }, (_, i) => tickerOf(`S${i}`));
  const bars = (change: Partial<BarRow> = {}): BarRow[] =>
    symbols.map((symbol) => ({
      symbol,
      timestamp: epochMsOf(Date.UTC(2013, 9, 7, 13, 30)),
      open: 1,
      high: 2,
      low: 1,
      close: 1.5,
      volume: 10,
      vwap: 1.25,
      trades: 3,
      revision: 0,
      source: 'replay' as const,
      ...change,
    }));
  const commitOf = (ownerEpoch: number, rows: readonly BarRow[], position: string): Commit => ({
    shard: 0,
    ownerEpoch,
    bars: rows,
    indicators: [],
    patterns: [],
    sessions: [],
    alerts: [],
    gaps: [],
    repairs: [],
    corrections: [],
    checkpoint: { logId: 'log', position },
  });
  const closes = async (store: Store): Promise<number[]> => {
    const page = store.barsOf({ symbols, from: epochMsOf(0), to: epochMsOf(Date.UTC(2020, 0)), limitEach: 2 });
    const found: number[] = [];
    for await (const each of page) for (const list of each.values()) found.push(...list.map(({ close }) => close));
    return found;
  };

  it('counts on new keys and goes the other way where it meets one that is there, at its beginning or its end', async () => {
    const url = await server.createDatabase();
    await migrate({ url });
    for (const known of [0, ROWS - 1]) {
      const store = await openPostgresStore({ url });
      const { ownerEpoch } = await store.acquireShard(0, 'test');
      await store.commit(commitOf(ownerEpoch, bars({ close: 1 }).slice(known, known + 1), '1'));
      const rows = [...bars({ close: 1.25 }), ...bars({ close: 1.75 }).slice(5, 6)];
      await store.commit(commitOf(ownerEpoch, rows, '2'));
      const expected = symbols.map((_, i) => (i === 5 ? 1.75 : 1.25));
      expect(await closes(store)).toEqual(expected);
      await store.commit(commitOf(ownerEpoch, bars({ close: 2 }), '3'));
      expect(await closes(store)).toEqual(symbols.map(() => 2));
      await store.close();
    }
  });

  it('is refused as a whole when the server goes away in its middle', async () => {
    const own = await startPostgresServer();
    const url = await own.createDatabase();
    await migrate({ url });
    const store = await openPostgresStore({ url });
    const { ownerEpoch } = await store.acquireShard(0, 'test');
    const rows = bars();
    const breaking: BarRow[] = rows.map((row, i) => ({
      ...row,
      get symbol() {
        if (i === ROWS - 10) process.kill(own.pid, 'SIGQUIT');
        return row.symbol;
      },
    }));
    await expect(store.commit(commitOf(ownerEpoch, breaking, '1'))).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.close();
    await own.stop();
  });
});

describe('a database that cannot be used', () => {
  const failure = async (change: (url: URL) => void, migrated = true): Promise<Error> => {
    const url = new URL(await server.createDatabase());
    if (migrated) await migrate({ url: url.toString() });
    change(url);
    const use = async (): Promise<unknown> => {
      const store = await openPostgresStore({ url: url.toString() });
      try {
        return await store.sessions(1);
      } finally {
        await store.close();
      }
    };
    const error: unknown = await use().catch((caught: unknown) => caught);
    if (!(error instanceof Error)) throw new Error('nothing failed');
    expect(error.message).not.toContain(url.password);
    return error;
  };

  it('is not there', async () => {
    const error = await failure((url) => (url.port = '1'));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error.message).toContain('127.0.0.1:1');
  });

  it('refuses the password', async () =>
    expect(await failure((url) => (url.password = 'wrong-password'))).toBeInstanceOf(StoreRefusedError));
  it('does not know the name', async () => expect(await failure((url) => (url.pathname = '/nowhere'))).toBeInstanceOf(StoreRefusedError));
  it('has no tables', async () => expect(await failure(() => undefined, false)).toBeInstanceOf(StoreRefusedError));

  it('goes away in the middle and comes back', async () => {
    const own = await startPostgresServer();
    const url = await own.createDatabase();
    await migrate({ url });
    const store = await openPostgresStore({ url });
    process.kill(own.pid, 'SIGINT');
    // It ends in its own time, and answers until then.
    await expect.poll(() => store.sessions(1).then(String, (error: unknown) => error)).toBeInstanceOf(StoreUnavailableError);
    await store.close();
    await own.stop();
  });
});
