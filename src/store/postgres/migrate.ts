import { createHash } from 'node:crypto';
import type pg from 'pg';
import { TickStockError } from '../../market/index.js';
import { inTransaction, withClient } from './failure.js';
import { type Migration, MIGRATIONS } from './migrations/index.js';
import { openPool } from './pool.js';

/** The database has been migrated by a newer TickStock, or its history was edited. */
class MigrationError extends TickStockError {
  readonly code = 'TS_STORE_MIGRATION';
  readonly remedy = 'Run the TickStock version that created these tables, or use another database.';
}

/** Where the tables are. */
export interface DatabaseAddress {
  readonly url: string;
  /** As for `openPool`. */
  readonly ca?: string | undefined;
}

export interface MigrationStatus {
  readonly name: string;
  /** ISO-8601 UTC; null when it has not been applied. */
  readonly appliedAt: string | null;
}

const ADVISORY_LOCK = 7_461_001;
const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

async function withPool<T>(database: DatabaseAddress, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = await openPool({ ...database, max: 1 });
  pool.on('error', () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly applied_at: Date;
}

async function appliedIn(client: pg.ClientBase): Promise<Applied[]> {
  const { rows: there } = await client.query<{ t: string | null }>("SELECT to_regclass('schema_migrations')::text AS t");
  if (there[0]?.t === null) return [];
  return (await client.query<Applied>('SELECT name, checksum, applied_at FROM schema_migrations ORDER BY name')).rows;
}

/**
 * Brings the tables up to date; safe to run from several processes at once. Where they are, it changes nothing, and the rights to read
 * and write rows are enough. @returns the names applied now
 */
export async function migrate(database: DatabaseAddress): Promise<{ readonly applied: readonly string[] }> {
  return withPool(database, async (pool) => {
    const { url } = database;
    if (await withClient(pool, url, async (client) => missingIn(await appliedIn(client)).length === 0)) return { applied: [] };
    return inTransaction(pool, url, applyMissing);
  });
}

/** @throws MigrationError */
function missingIn(applied: readonly Applied[]): readonly Migration[] {
  const done = new Map(applied.map((row) => [row.name, row.checksum]));
  const unknown = [...done.keys()].filter((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown.length > 0) throw new MigrationError(`The database has migrations that this version does not know: ${unknown.join(', ')}.`);
  return MIGRATIONS.filter(({ name, sql }) => {
    const known = done.get(name);
    if (known !== undefined && known !== checksum(sql))
      throw new MigrationError(`Migration ${name} in the database differs from this version's.`);
    return known === undefined;
  });
}

async function applyMissing(client: pg.ClientBase): Promise<{ readonly applied: readonly string[] }> {
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
  await client.query(
    'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const missing = missingIn(await appliedIn(client));
  for (const { name, sql } of missing) {
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum(sql)]);
  }
  return { applied: missing.map(({ name }) => name) };
}

export function migrationStatus(database: DatabaseAddress): Promise<readonly MigrationStatus[]> {
  return withPool(database, (pool) =>
    withClient(pool, database.url, async (client) => {
      const done = new Map((await appliedIn(client)).map((row) => [row.name, row.applied_at.toISOString()]));
      return MIGRATIONS.map(({ name }) => ({ name, appliedAt: done.get(name) ?? null }));
    }),
  );
}
