import { createHash } from 'node:crypto';
import pg from 'pg';
import { TickStockError } from '../../market/index.js';
import { inTransaction, withClient } from './failure.js';
import { MIGRATIONS } from './migrations/index.js';

/** The database has been migrated by a newer TickStock, or its history was edited. */
export class MigrationError extends TickStockError {
  readonly code = 'TS_STORE_MIGRATION';
  readonly remedy = 'Run the TickStock version that made these tables, or use another database.';
}

export interface MigrationStatus {
  readonly name: string;
  /** ISO-8601 UTC; null when it has not been applied. */
  readonly appliedAt: string | null;
}

const ADVISORY_LOCK = 7_461_001;
const checksum = (sql: string): string => createHash('sha256').update(sql).digest('hex');

async function withPool<T>(url: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
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

/** Brings the tables up to date; safe to run from several processes at once. @returns the names applied now */
export function migrate(url: string): Promise<{ readonly applied: readonly string[] }> {
  return withPool(url, (pool) =>
    inTransaction(pool, url, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
      await client.query(
        'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
      );
      const done = new Map((await appliedIn(client)).map((row) => [row.name, row.checksum]));
      const unknown = [...done.keys()].filter((name) => !MIGRATIONS.some((migration) => migration.name === name));
      if (unknown.length > 0)
        throw new MigrationError(`The database has migrations that this version does not know: ${unknown.join(', ')}.`);
      const applied: string[] = [];
      for (const { name, sql } of MIGRATIONS) {
        const known = done.get(name);
        if (known === checksum(sql)) continue;
        if (known !== undefined) throw new MigrationError(`Migration ${name} in the database differs from this version's.`);
        await client.query(sql);
        await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum(sql)]);
        applied.push(name);
      }
      return { applied };
    }),
  );
}

export function migrationStatus(url: string): Promise<readonly MigrationStatus[]> {
  return withPool(url, (pool) =>
    withClient(pool, url, async (client) => {
      const done = new Map((await appliedIn(client)).map((row) => [row.name, row.applied_at.toISOString()]));
      return MIGRATIONS.map(({ name }) => ({ name, appliedAt: done.get(name) ?? null }));
    }),
  );
}
