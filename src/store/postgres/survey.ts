import { withClient } from './failure.js';
import { type DatabaseAddress, migrationStatus } from './migrate.js';
import { openPool } from './pool.js';

/** How a database is set up, and what its user may do there. */
export interface DatabaseSurvey {
  readonly version: string;
  /** Its clock, epoch ms. */
  readonly now: number;
  /** Over TLS. */
  readonly encrypted: boolean;
  /** Nothing can be written: a standby, or set so. */
  readonly readOnly: boolean;
  /** Names of migrations that have not been applied. */
  readonly missing: readonly string[];
  /** Rights that the user lacks, in words; empty while tables are missing. */
  readonly lacking: readonly string[];
}

const RIGHTS = `
  SELECT format('%s on %s', p, c.relname) AS right
  FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname <> 'schema_migrations' AND NOT has_table_privilege(c.oid, p)
  UNION ALL SELECT 'TEMPORARY on the database' WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')`;

/** Errors: `StoreUnavailableError`, `StoreRefusedError`, `MigrationError`. */
export async function surveyDatabase(address: DatabaseAddress): Promise<DatabaseSurvey> {
  const missing = (await migrationStatus(address)).filter(({ appliedAt }) => appliedAt === null).map(({ name }) => name);
  const pool = await openPool({ ...address, max: 1 });
  pool.on('error', () => undefined);
  try {
    return await withClient(pool, address.url, async (client) => {
      const { rows } = await client.query<{ version: string; now: string; ssl: boolean | null; read_only: string }>(
        `SELECT current_setting('server_version') AS version, extract(epoch FROM clock_timestamp()) * 1000 AS now,
           (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS ssl, current_setting('transaction_read_only') AS read_only`,
      );
      const rights = missing.length > 0 ? [] : (await client.query<{ right: string }>(RIGHTS)).rows;
      const [row] = rows;
      return {
        version: row?.version ?? 'unknown',
        now: Number(row?.now),
        encrypted: row?.ssl === true,
        readOnly: row?.read_only === 'on',
        missing,
        lacking: rights.map(({ right }) => right),
      };
    });
  } finally {
    await pool.end();
  }
}
