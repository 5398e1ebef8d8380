import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import pg from 'pg';
import { StoreRefusedError } from '../index.js';
import { placeOf } from './failure.js';

export interface PoolOptions {
  /** `sslmode` and `sslrootcert` in it mean what they mean to PostgreSQL's own programs (manual, libpq, SSL support). */
  readonly url: string;
  /** File with the certificate of the authority that the server's is signed by, PEM; checked in full where the URL has no `sslmode`. */
  readonly ca?: string | undefined;
  readonly max: number;
  /** A connection that is in use and on which nothing comes or goes for so long counts as lost; absent: never. Milliseconds. */
  readonly silenceMs?: number;
}

/** To the first answer of the server, its greeting and the password's check included. */
const CONNECT_TIMEOUT_MS = 5_000;

/** @throws StoreRefusedError for TLS settings that cannot be followed; whether the database answers shows the first query */
export async function openPool({ url, ca, max, silenceMs }: PoolOptions): Promise<pg.Pool> {
  const options: pg.PoolConfig = {
    connectionString: withTls(url, ca),
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'tickstock',
    keepAlive: true,
    ...(silenceMs === undefined ? {} : { stream: () => socketThatBreaksAfter(silenceMs) }),
  };
  if (!prefersTls(url) || (await speaksTls(options))) return new pg.Pool(options);
  return new pg.Pool({ ...options, connectionString: withParameters(url, { sslmode: 'disable' }) });
}

function socketThatBreaksAfter(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () =>
    socket.destroy(Object.assign(new Error(`the database sent nothing for ${silenceMs} ms`), { code: 'ETIMEDOUT' })),
  );
  return socket;
}

const modeOf = (url: string): string | null => new URL(url).searchParams.get('sslmode');
const prefersTls = (url: string): boolean => ['prefer', 'allow'].includes(modeOf(url) ?? '');

function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(parameters)) changed.searchParams.set(name, value);
  return changed.toString();
}

function withTls(url: string, given: string | undefined): string {
  const mode = modeOf(url);
  const ca = given ?? new URL(url).searchParams.get('sslrootcert') ?? undefined;
  if (mode === null && ca === undefined) return url;
  if (ca !== undefined) requireReadable(ca, url);
  else if (mode === 'verify-ca')
    throw new StoreRefusedError(
      `${placeOf(url)}: sslmode=verify-ca needs the authority's certificate; name its file in TICKSTOCK_DATABASE_CA, or use sslmode=verify-full.`,
    );
  return withParameters(url, {
    // Without it the driver checks certificates whatever the mode says.
    uselibpqcompat: 'true',
    sslmode: mode === null ? 'verify-full' : mode === 'allow' ? 'prefer' : mode,
    ...(ca === undefined || mode === 'disable' ? {} : { sslrootcert: ca }),
  });
}

function requireReadable(file: string, url: string): void {
  try {
    readFileSync(file);
  } catch (cause) {
    throw new StoreRefusedError(`${placeOf(url)}: the authority's certificate in ${file} cannot be read.`, { cause });
  }
}

/** False for a server that says that it does not; one that says nothing at all is asked again by whoever uses it. */
async function speaksTls(options: pg.PoolConfig): Promise<boolean> {
  const client = new pg.Client(options);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !(error instanceof Error && error.message.includes('does not support SSL connections'));
  } finally {
    await client.end().catch(() => undefined);
  }
}
