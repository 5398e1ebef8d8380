import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../../../test/postgres-server.js';
import { StoreRefusedError, StoreUnavailableError } from '../index.js';
import { storeSuite } from '../store.suite.js';
import { migrate, migrationStatus, openPostgresStore } from './index.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.stop());

storeSuite('PostgreSQL', async () => {
  const url = await server.createDatabase();
  await migrate(url);
  const store = await openPostgresStore({ url });
  return { store, stop: () => store.close() };
});

describe('migrations', () => {
  it('run once, also when several processes begin at the same time', async () => {
    const url = await server.createDatabase();
    expect((await migrationStatus(url)).every(({ appliedAt }) => appliedAt === null)).toBe(true);
    const runs = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(runs.flatMap(({ applied }) => applied)).toEqual((await migrationStatus(url)).map(({ name }) => name));
    expect((await migrate(url)).applied).toEqual([]);
    expect((await migrationStatus(url)).every(({ appliedAt }) => appliedAt !== null)).toBe(true);
  });
});

describe('a database that cannot be used', () => {
  const failure = async (change: (url: URL) => void, migrated = true): Promise<Error> => {
    const url = new URL(await server.createDatabase());
    if (migrated) await migrate(url.toString());
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
    await migrate(url);
    const store = await openPostgresStore({ url });
    process.kill(own.pid, 'SIGINT');
    const seen: unknown = await store.sessions(1).catch((error: unknown) => error);
    expect(Array.isArray(seen) || seen instanceof StoreUnavailableError).toBe(true);
    await expect(store.sessions(1)).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.close();
    await own.stop();
  });
});
