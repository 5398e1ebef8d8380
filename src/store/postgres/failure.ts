import type pg from 'pg';
import { StoreRefusedError, StoreUnavailableError } from '../index.js';

/** Socket errors, and the SQL states of a server that goes down, comes up or drops the connection (PostgreSQL, appendix A). */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '40001',
  '40P01',
]);
/** Password, database, rights, missing tables. */
const REFUSED = new Set(['28P01', '28000', '3D000', '42501', '42P01', '42703']);
/** How pg says without a code that the connection went away. */
const AWAY_TEXT = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/** Where the database is, without the password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `PostgreSQL at ${hostname}:${port === '' ? '5432' : port}, database ${pathname.slice(1) || 'default'}`;
}

/** The store's own error for one of pg's; anything else as it is. */
export function translated(error: unknown, url: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const inner = error instanceof AggregateError ? error.errors.find((e: unknown) => e instanceof Error && 'code' in e) : undefined;
  const innerCode = inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  if (AWAY.has(code) || AWAY.has(innerCode) || code.startsWith('08') || AWAY_TEXT.test(error.message)) {
    return new StoreUnavailableError(`${placeOf(url)} cannot be reached (${code || innerCode || error.message}).`, { cause: error });
  }
  if (REFUSED.has(code)) return new StoreRefusedError(`${placeOf(url)} refuses: ${error.message}.`, { cause: error });
  return error;
}

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

/** One transaction: all of `work`, or nothing. */
export function inTransaction<T>(pool: pg.Pool, url: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return withClient(pool, url, async (client) => {
    await client.query('BEGIN');
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
