import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../../../test/postgres-server.js';
import { makeCertificate } from '../../../test/support/certificate.js';
import { type Commit, type CommitResult, type Store, StoreFullError, StoreRefusedError, StoreUnavailableError } from '../index.js';
import { at, bar, indicator, SESSION, session } from '../rows.suite.js';
import { migrate, openPostgresStore } from './index.js';

let server: PostgresServer;
let url: string;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  url = await server.createDatabase();
  await migrate({ url });
});

async function sql<Row extends pg.QueryResultRow>(text: string, database = url): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Uses a store of the database as an engine would. */
async function withStore<T>(
  work: (store: Store, commit: (rows: Partial<Commit>) => Promise<CommitResult>) => Promise<T>,
  as = url,
): Promise<T> {
  const store = await openPostgresStore({ url: as });
  try {
    const { ownerEpoch } = await store.acquireShard(0, 'test');
    let position = 0;
    const nothing = { bars: [], indicators: [], patterns: [], sessions: [], alerts: [], gaps: [], repairs: [], corrections: [] };
    return await work(store, (rows) =>
      store.commit({ shard: 0, ownerEpoch, ...nothing, checkpoint: { logId: 'log', position: String((position += 1)) }, ...rows }),
    );
  } finally {
    await store.close();
  }
}

const positionOf = async (): Promise<unknown> => (await sql('SELECT position FROM engine_checkpoints'))[0]?.['position'];

describe('a row that its table refuses', () => {
  it('is set aside with the reason, and all others are written', async () => {
    await withStore(async (store, commit) => {
      const bars = Array.from({ length: 300 }, (_, i) => bar(i, i === 123 ? { close: 1e10 } : i === 200 ? { high: 1e300 } : {}));
      const { refused } = await commit({ bars });
      expect(refused.map(({ table, row, reason }) => [table, row['timestamp'], reason.replace(/ .*/s, '')])).toEqual([
        ['ohlcv_1min', new Date(at(123)).toISOString(), 'numeric'],
        ['ohlcv_1min', new Date(at(200)).toISOString(), 'numeric'],
      ]);
      const written = await store.bars({ symbol: bar(0).symbol, limit: 999 });
      expect(written.map(({ timestamp }) => timestamp)).toEqual(
        bars.filter((_, i) => i !== 123 && i !== 200).map(({ timestamp }) => timestamp),
      );
      expect(await positionOf()).toBe('1');
      const letters = await sql('SELECT table_name, row_data, sql_state, reason, position FROM dead_letter_rows ORDER BY id');
      expect(letters).toMatchObject([
        { table_name: 'ohlcv_1min', sql_state: '22003', position: '1', row_data: { symbol: 'SPY', close: '10000000000' } },
        { table_name: 'ohlcv_1min', sql_state: '22003', row_data: { high: '1e+300' } },
      ]);
    });
  });

  it('is none that its session counts, and a revision beside it replaces what stood there', async () => {
    await sql(`ALTER TABLE intraday_indicators ADD CHECK (indicator_type <> 'CURSED')`);
    await withStore(async (store, commit) => {
      await commit({ sessions: [session()], bars: [bar(0)] });
      const rows = [indicator(0), indicator(1, { indicatorType: 'CURSED' }), indicator(2)];
      const group = { timestamp: at(0), sessionId: SESSION, length: 3, [Symbol.iterator]: () => rows.values() };
      const { refused } = await commit({
        indicators: [group],
        bars: [bar(0, { close: 2, revision: 1 }), bar(1, { close: 1e12, revision: 1 })],
      });
      expect(refused.map(({ table }) => table)).toEqual(['ohlcv_1min', 'intraday_indicators']);
      expect(await store.sessions(1)).toMatchObject([{ totalIndicators: 2 }]);
      expect(await store.bars({ symbol: bar(0).symbol, limit: 9 })).toMatchObject([{ close: 2, revision: 1 }]);
    });
  });

  it('is not to blame where the table refuses every row: the commit waits for whoever changed the table', async () => {
    await sql('ALTER TABLE ohlcv_1min ADD CHECK (close < 1) NOT VALID');
    await withStore(async (_, commit) => {
      const bars = Array.from({ length: 200 }, (_row, i) => bar(i));
      await expect(commit({ bars })).rejects.toBeInstanceOf(StoreRefusedError);
      expect(await positionOf()).toBeNull();
      await sql('ALTER TABLE ohlcv_1min DROP CONSTRAINT ohlcv_1min_close_check');
      expect(await commit({ bars })).toMatchObject({ refused: [] });
    });
  });
});

describe('a database in trouble', () => {
  /** Every bar that is written meets this failure, as the server gives it. */
  const failWith = (state: string): Promise<unknown> =>
    sql(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'made' USING ERRCODE = '${state}'; END $$;
         CREATE TRIGGER fail BEFORE INSERT ON ohlcv_1min FOR EACH ROW EXECUTE FUNCTION fail()`);

  it.each([
    ['53100', StoreFullError],
    ['58030', StoreFullError],
    ['40P01', StoreUnavailableError],
    ['57014', StoreUnavailableError],
    ['XX000', StoreRefusedError],
  ] as const)('takes nothing of a commit (%s), and all of it afterwards', async (state, kind) => {
    await withStore(async (store, commit) => {
      await failWith(state);
      await expect(commit({ bars: [bar(0)] })).rejects.toBeInstanceOf(kind);
      expect(await positionOf()).toBeNull();
      await sql('DROP TRIGGER fail ON ohlcv_1min');
      await commit({ bars: [bar(0)] });
      expect(await store.bars({ symbol: bar(0).symbol, limit: 9 })).toHaveLength(1);
    });
  });

  it('that is read-only for a while, as after a failover, is waited for', async () => {
    await withStore(async (_, commit) => {
      await sql('ALTER SYSTEM SET default_transaction_read_only = on');
      await sql('SELECT pg_reload_conf()');
      await expect.poll(() => commit({ bars: [bar(0)] }).then(String, (error: unknown) => error)).toBeInstanceOf(StoreUnavailableError);
      await resetReadOnly();
      await expect.poll(() => commit({ bars: [bar(0)] }).then(() => 'taken', String), { timeout: 5_000 }).toBe('taken');
    });
  });

  async function resetReadOnly(): Promise<void> {
    // What only changes the settings' file is not a transaction that writes.
    await sql('ALTER SYSTEM RESET default_transaction_read_only');
    await sql('SELECT pg_reload_conf()');
  }
});

describe('a user who may only read and write rows', () => {
  it('is enough after `db migrate`, for months that nobody has seen too', async () => {
    const database = new URL(url).pathname.slice(1);
    const role = `rows_${database}`;
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD 'rows'; GRANT USAGE ON SCHEMA public TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
    const as = new URL(url);
    as.username = role;
    as.password = 'rows';
    expect(await migrate({ url: as.href })).toEqual({ applied: [] });
    await withStore(async (store, commit) => {
      await commit({ bars: [bar(0), bar(60 * 24 * 40)] });
      await commit({ bars: [bar(0, { close: 2, revision: 1 })], indicators: [] });
      expect(await store.bars({ symbol: bar(0).symbol, limit: 9 })).toMatchObject([{ close: 2 }, {}]);
    }, as.href);
    await expect(sql(`SELECT tickstock_make_partition('engine_checkpoints', '2020-01-01')`, as.href)).rejects.toThrow(/not kept by month/);
    await sql(`REVOKE INSERT ON ohlcv_1min FROM ${role}`);
    await withStore(async (_, commit) => {
      await expect(commit({ bars: [bar(5)] })).rejects.toBeInstanceOf(StoreRefusedError);
    }, as.href);
  });

  it('is told what is missing where there are no tables yet', async () => {
    const empty = new URL(await server.createDatabase());
    const role = `none_${empty.pathname.slice(1)}`;
    await sql(`CREATE ROLE ${role} LOGIN PASSWORD 'none'`);
    empty.username = role;
    empty.password = 'none';
    await expect(migrate({ url: empty.href })).rejects.toBeInstanceOf(StoreRefusedError);
  });
});

describe('a port that accepts and says nothing', () => {
  it('is a database that is away, after a few seconds', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const nowhere = `postgres://me:secret@127.0.0.1:${port}/ticks`;
    await expect(migrate({ url: nowhere })).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(openPostgresStore({ url: nowhere })).rejects.toBeInstanceOf(StoreUnavailableError);
    silent.close();
  }, 20_000);
});

describe('TLS', () => {
  let folder: string;
  const use = async (parameters: Readonly<Record<string, string>>, ca?: string): Promise<unknown> => {
    const address = new URL(url);
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    try {
      const store = await openPostgresStore({ url: address.href, ca });
      await store.close();
      return 'used';
    } catch (error) {
      return error;
    }
  };
  /** Whether the server has seen the connections of this database come over TLS. */
  const overTls = async (): Promise<unknown> => (await sql('SELECT count(*) AS n FROM pg_stat_ssl WHERE ssl'))[0]?.['n'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tickstock-tls-'));
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that the server does not speak is refused, or done without, as sslmode says', async () => {
    expect(await use({ sslmode: 'require' })).toBeInstanceOf(StoreRefusedError);
    expect(await use({ sslmode: 'prefer' })).toBe('used');
    expect(await use({ sslmode: 'disable' })).toBe('used');
    expect(await overTls()).toBe('0');
  });

  it('with a certificate that no known authority has signed is used as sslmode says, or with the authority of the user’s own', async () => {
    const own = await startPostgresServer({ tls: await makeCertificate(folder) });
    try {
      url = await own.createDatabase();
      await migrate({ url });
      expect(await use({ sslmode: 'require' })).toBe('used');
      expect(await use({ sslmode: 'prefer' })).toBe('used');
      const refused = await use({ sslmode: 'verify-full' });
      expect(refused).toBeInstanceOf(StoreRefusedError);
      expect(String(refused)).toContain('TICKSTOCK_DATABASE_CA');
      expect(await use({ sslmode: 'verify-ca' })).toBeInstanceOf(StoreRefusedError);
      for (const sslmode of ['verify-ca', 'verify-full']) expect(await use({ sslmode }, join(folder, 'cert.pem'))).toBe('used');
      expect(await use({}, join(folder, 'cert.pem'))).toBe('used');
      expect(await use({ sslmode: 'verify-full' }, join(folder, 'nothing.pem'))).toBeInstanceOf(StoreRefusedError);
    } finally {
      await own.stop();
    }
  });
});
