import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/store/postgres/index.js';
import { withChildren } from './processes.mjs';
import { portOf } from '../port.mjs';

const READY_MS = 10_000;
// Ctrl-C ends what was started: the handlers of `exit` do that.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = portOf(probe);
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

/** Starts a server's process again and again until it is up. @returns the process, which ends with this one at the latest */
async function launch(command, args, options, port) {
  const child = spawn(command, args, { stdio: 'ignore', ...options });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  for (const deadline = performance.now() + READY_MS; !(await accepts(port)); await delay(20)) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) throw new Error(`${command} did not start`);
  }
  return child;
}

async function killed(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/**
 * A redis-server of this run's own. TICKSTOCK_REDIS_SERVER names another binary.
 * @param options.keeps it writes what it has to disk, and has it again after `restart`
 */
export async function startRedis({ keeps = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-bench-redis-'));
  const port = await freePort();
  const binary = process.env.TICKSTOCK_REDIS_SERVER ?? 'redis-server';
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', keeps ? 'yes' : 'no'];
  const start = () => launch(binary, args, {}, port);
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return child.pid;
    },
    kill: () => killed(child),
    /** On the same port, after `kill`. @param options.empty nothing is left of what it had */
    async restart({ empty = false } = {}) {
      if (empty) for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      child = await start();
    },
    async stop() {
      await killed(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {string} url @param {string} sql @param {unknown[]} parameters */
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
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), restarts: false });
  const again = sameAgain(server.pid);
  /** What runs in the place of the first server, once that has been killed. */
  let next;
  const end = () => process.kill(server.pid, 'SIGINT');
  process.once('exit', end);
  return {
    url: server.url,
    get pid() {
      return next?.pid ?? server.pid;
    },
    /** With the processes of its connections, as a power failure would. */
    async kill() {
      process.off('exit', end);
      signalAll(withChildren([this.pid]), 'SIGKILL');
    },
    /** On the same port, after `kill`. */
    async restart() {
      next = await launch(...again, Number(new URL(server.url).port));
    },
    async stop() {
      process.off('exit', end);
      if (next?.exitCode === null && next.signalCode === null) {
        const exited = once(next, 'exit');
        next.kill('SIGINT');
        await exited;
      }
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Command, arguments and account of a running process. */
function sameAgain(pid) {
  const [command, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const { uid, gid } = statSync(`/proc/${pid}`);
  return [command, args, { uid, gid }];
}

/** What has ended meanwhile is passed over. */
export function signalAll(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
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
