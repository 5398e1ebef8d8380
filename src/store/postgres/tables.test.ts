import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../../../test/postgres-server.js';
import { columnsOf, TABLES } from '../index.js';
import { migrate } from './index.js';

/** Tables of the database that no description is of, and why. */
const NOT_DESCRIBED: Readonly<Record<string, string>> = {
  schema_migrations: 'is made before the first migration',
  cache_entries: 'is there for other programs on the same database',
};

let server: PostgresServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startPostgresServer();
  const url = await server.createDatabase();
  await migrate({ url });
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

async function names(sql: string, ...values: readonly unknown[]): Promise<string[]> {
  return (await client.query<{ name: string }>(sql, [...values])).rows.map(({ name }) => name);
}

it('each table of the database is described once', async () => {
  const tables = await names(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const described = [...TABLES.map(({ name }) => name), ...Object.keys(NOT_DESCRIBED)];
  expect(described.toSorted()).toEqual(tables.toSorted());
});

describe.each(TABLES)('$name is what its description says:', (table) => {
  it('columns, types, and which may be empty', async () => {
    const { rows } = await client.query(
      `SELECT column_name AS name, format_type(a.atttypid, a.atttypmod) AS type, is_nullable = 'YES' AS nullable
       FROM information_schema.columns c JOIN pg_attribute a ON a.attrelid = c.table_name::regclass AND a.attname = c.column_name
       WHERE table_schema = 'public' AND table_name = $1 ORDER BY column_name COLLATE "C"`,
      [table.name],
    );
    const described = columnsOf(table).map(({ name, column: { facts } }) => ({ name, type: facts.type, nullable: facts.nullable }));
    expect(described.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(rows);
  });

  it('the key', async () => {
    const key = await names(
      `SELECT a.attname AS name FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
       WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indnkeyatts = $2 ORDER BY i.indisprimary, i.indexrelid, k.place`,
      table.name,
      table.key.length,
    );
    // A definition has a number too, but is known by its name.
    expect(key.slice(0, table.key.length)).toEqual(table.key);
  });

  it('the words that a column takes', async () => {
    const { rows } = await client.query<{ name: string; check: string }>(
      `SELECT a.attname AS name, pg_get_constraintdef(c.oid) AS check FROM pg_constraint c
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.conrelid = $1::regclass AND c.contype = 'c' AND cardinality(c.conkey) = 1`,
      [table.name],
    );
    const words = new Map(columnsOf(table).map(({ name, column }) => [name, column.facts.words]));
    for (const { name, check } of rows) {
      const listed = [...check.matchAll(/'([^']*)'::text/g)].map(([, word]) => word);
      if (listed.length > 0) expect.soft([name, listed.toSorted()]).toEqual([name, words.get(name)?.toSorted()]);
    }
  });
});
