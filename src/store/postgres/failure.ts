import type pg from 'pg';
import { StoreFullError, StoreRefusedError, StoreUnavailableError } from '../index.js';
import { codeOf, treatmentOf } from './sql-state.js';

/** Where the database is, without the password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `PostgreSQL at ${hostname}:${port === '' ? '5432' : port}, database ${pathname.slice(1) || 'default'}`;
}

/** The store's own error for one of the driver's; anything else as it is. */
export function translated(error: unknown, url: string): unknown {
  const treatment = treatmentOf(error);
  if (treatment === undefined || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const where = placeOf(url);
  const options = { cause: error };
  const isState = 'severity' in error;
  if (treatment === 'again' && isState)
    return new StoreUnavailableError(`${where} is temporarily unable to answer: ${error.message} (${code}).`, options);
  if (treatment === 'again') return new StoreUnavailableError(`${where} cannot be reached (${code || error.message}).`, options);
  if (treatment === 'room') return new StoreFullError(`${where} cannot write: ${error.message} (${code}).`, options);
  if (isState) return new StoreRefusedError(`${where} refuses: ${error.message} (${code}).`, options);
  return new StoreRefusedError(`${where} cannot be used over TLS: ${error.message}. ${TLS_HINT}`, options);
}

const TLS_HINT =
  'sslmode in DATABASE_URL sets what is checked (require: nothing; verify-full: the certificate); TICKSTOCK_DATABASE_CA names the certificate file of your own authority';

/** Runs `work` on one client of the pool and gives the client back, a broken one for disposal. */
export async function withClient<T>(pool: pg.Pool, url: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw translated(error, url);
  }
  // A connection that breaks says so twice: to the statement under way, which reports it, and here.
  const alreadyReported = (): void => undefined;
  client.on('error', alreadyReported);
  try {
    const result = await work(client);
    client.off('error', alreadyReported);
    client.release();
    return result;
  } catch (error) {
    const meant = translated(error, url);
    const broken = meant instanceof StoreUnavailableError;
    if (!broken) client.off('error', alreadyReported);
    client.release(broken);
    throw meant;
  }
}

/** A statement that takes longer waits for a lock, or for a disk that stands still: it is given up and tried again. */
const BEGIN = `BEGIN; SET LOCAL statement_timeout = '60s'`;

/** One transaction: all of `work`, or nothing. */
export function inTransaction<T>(pool: pg.Pool, url: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return withClient(pool, url, async (client) => {
    await client.query(BEGIN);
    try {
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // On a broken connection the server rolls back by itself; the first error is the one to report.
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}
