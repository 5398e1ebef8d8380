import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/store/postgres/index.js';

const READY_MS = 10_000;
// Ctrl-C ends what was started: the handlers of `exit` do that.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function accepts(port) {
  const socket = createConnection({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A redis-server of this run's own, nothing kept on disk. TICKSTOCK_REDIS_SERVER names another binary. */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-bench-redis-'));
  const port = await freePort();
  const binary = process.env.TICKSTOCK_REDIS_SERVER ?? 'redis-server';
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const child = spawn(binary, args, { stdio: 'ignore' });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  for (const deadline = performance.now() + READY_MS; !(await accepts(port)); await delay(20)) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`${binary} did not start`);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid,
    async stop() {
      process.off('exit', end);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function query(url, sql, parameters = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

/**
 * A PostgreSQL server for one database a run: the one that TICKSTOCK_BENCH_DATABASE names (a superuser's URL), else the embedded one of the
 * npm package, which waits for the disk as in production.
 */
export async function startPostgres() {
  const given = process.env.TICKSTOCK_BENCH_DATABASE;
  if (given) return { url: given, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-bench-pg-'));
  // The server may run under another account.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const end = () => process.kill(server.pid, 'SIGINT');
  process.once('exit', end);
  return {
    url: server.url,
    pid: server.pid,
    async stop() {
      process.off('exit', end);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param server what `startPostgres` gave */
export async function createDatabase(server) {
  const name = `tickstock_bench_${randomBytes(5).toString('hex')}`;
  await query(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    /** Its server processes: those of the embedded server, else the connections to this database. */
    async pids() {
      if (server.pid !== undefined) return [server.pid];
      const rows = await query(server.url, 'SELECT pid FROM pg_stat_activity WHERE datname = $1', [name]);
      return rows.map(({ pid }) => pid);
    },
    drop: () => query(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
