import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, chownSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/store/postgres/index.js';

/** A server of this test file's own, gone with `stop`. */
export interface PostgresServer {
  readonly url: string;
  readonly pid: number;
  /** Stops it, and the processes of its connections, from answering without closing a connection, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** A fresh database; @returns its URL */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Speaks TLS with this certificate, PEM files. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** The server is a process that starts another one for each connection. */
function signalAll(pid: number, signal: NodeJS.Signals): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  for (const each of [pid, ...children]) process.kill(each, signal);
}

export async function startPostgresServer({ tls }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-pg-'));
  // The server may run under another account than the tests.
  chmodSync(folder, 0o755);
  let server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false, restarts: false });
  if (tls) {
    const data = join(folder, 'data');
    const { uid, gid } = statSync(data);
    await server.stop();
    for (const [name, file] of Object.entries(tls)) {
      const copy = join(data, name);
      copyFileSync(file, copy);
      chownSync(copy, uid, gid);
      chmodSync(copy, 0o600);
    }
    appendFileSync(join(data, 'postgresql.conf'), `\nssl = on\nssl_cert_file = 'cert'\nssl_key_file = 'key'\n`);
    server = await startEmbeddedPostgres({ dataDir: data, durable: false, restarts: false });
  }
  return {
    url: server.url,
    pid: server.pid,
    freeze: () => signalAll(server.pid, 'SIGSTOP'),
    thaw: () => signalAll(server.pid, 'SIGCONT'),
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.toString();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
