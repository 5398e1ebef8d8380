import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { Backoff, type Reporter } from '../../../market/index.js';
import type { EmbeddedCounters } from '../../index.js';
import { EmbeddedPostgresError } from './errors.js';
import { gone, isAlive, takeDataDirectory } from './ownership.js';
import { place, type Placement } from './placement.js';

export interface EmbeddedOptions {
  /** Where the data are kept from run to run; its parent folder exists. */
  readonly dataDir: string;
  readonly log?: Pick<Reporter, 'info' | 'error'>;
  /** False: a server that ends by itself is not started again. */
  readonly restarts?: boolean;
  /** False trades the data's survival of a power cut for speed; for tests. */
  readonly durable?: boolean;
}

export interface EmbeddedServer {
  readonly url: string;
  /** Of the server that runs now, or ran last. */
  readonly pid: number;
  readonly counters: Readonly<EmbeddedCounters>;
  /** Ends all connections, writes everything out and waits for the server's end. */
  stop(): Promise<void>;
}

const USER = 'tickstock';
const DATABASE = 'tickstock';
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const ATTEMPT_EVERY_MS = 20;
const MEMORY_ATTEMPTS = 20;
const MEMORY_WAIT_MS = 500;
/** A server that ended by itself is started again after so long, and then ever more seldom: its disk may be full. */
const RESTART = { firstMs: 500, mostMs: 10_000 } as const;
const execute = promisify(execFile);

/** A PostgreSQL server of this process's own, on a free loopback port; one that ends by itself is started again. @throws EmbeddedPostgresError */
export async function startEmbeddedPostgres({ dataDir, log, durable = true, restarts = true }: EmbeddedOptions): Promise<EmbeddedServer> {
  mkdirSync(dirname(dataDir), { recursive: true });
  const placement = place(findBinaries(), dataDir);
  if (placement.moved) log?.info('database placed outside the data directory, which its account cannot access', { data: placement.data });
  const release = await takeDataDirectory(placement.data);
  try {
    const password = await initialise(placement);
    const port = await freePort();
    const start = (): Promise<ChildProcess> => launchWhenFree(placement, port, durable, urlFor(port, password, 'postgres'));
    const kept = new KeptServer(start, await start(), restarts, log);
    return {
      url: urlFor(port, password, DATABASE),
      get pid() {
        return kept.pid;
      },
      counters: kept.counters,
      stop: () => kept.stop().finally(release),
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Starts a server again that has ended by itself: killed, or out of room for its own log. */
class KeptServer {
  readonly counters: EmbeddedCounters = { restarts: 0 };
  private readonly stopping = new AbortController();
  private starting: Promise<void> | undefined;

  constructor(
    private readonly start: () => Promise<ChildProcess>,
    private child: ChildProcess,
    private readonly restarts: boolean,
    private readonly log: EmbeddedOptions['log'],
  ) {
    this.watch();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await shutDown(this.pid);
  }

  private watch(): void {
    if (!this.restarts) return;
    const again = (): void => {
      if (!this.stopping.signal.aborted) this.starting = this.startAgain();
    };
    if (this.child.exitCode !== null || this.child.signalCode !== null) again();
    else this.child.once('exit', again);
  }

  private async startAgain(): Promise<void> {
    const { signal } = this.stopping;
    // Nobody else starts it.
    const backoff = new Backoff({ ...RESTART, random: () => 0 });
    for (let attempt = 0; ; attempt += 1) {
      this.log?.error('the embedded database stopped unexpectedly; restarting it', { attempt });
      await delay(backoff.next(), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        this.child = await this.start();
        this.counters.restarts += 1;
        this.log?.info('the embedded database is running again');
        this.watch();
        return;
      } catch (error) {
        this.log?.error('the embedded database cannot be started', { error: String(error) });
      }
    }
  }
}

/** Processes of a server that was killed take a moment to notice it, and hold its shared memory until then. */
async function launchWhenFree(placement: Placement, port: number, durable: boolean, url: string): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const child = launch(placement, port, durable);
    try {
      await ready(child, placement, url);
      return child;
    } catch (error) {
      if (attempt === MEMORY_ATTEMPTS || !String(error).includes('shared memory block')) throw error;
      await delay(MEMORY_WAIT_MS);
    }
  }
}

const urlFor = (port: number, password: string, database: string): string => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
const logFile = ({ data }: Placement): string => `${data}.log`;

/** Makes the cluster on first use. @returns the password, which lies beside the data, readable by the owner alone */
async function initialise({ binaries, data, account }: Placement): Promise<string> {
  const passwordFile = `${data}.password`;
  if (existsSync(join(data, 'PG_VERSION')) && existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8').trim();
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  const args = [
    '-D',
    data,
    '-U',
    USER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ];
  try {
    await execute(join(binaries, 'bin', 'initdb'), args, { cwd: data, ...account });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new EmbeddedPostgresError(`The database in ${data} cannot be initialised: ${said}`, { cause });
  }
  return password;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** In a session of its own, so that Ctrl-C reaches TickStock first, which then stops the server in good order. */
function launch(placement: Placement, port: number, durable: boolean): ChildProcess {
  const { binaries, data, account } = placement;
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '40',
    shared_buffers: '64MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '512MB',
    jit: 'off',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const output = openSync(logFile(placement), 'w');
  const child = spawn(join(binaries, 'bin', 'postgres'), args, {
    cwd: data,
    detached: true,
    stdio: ['ignore', output, output],
    ...account,
  });
  closeSync(output);
  child.unref();
  return child;
}

/** Waits until the server answers, and makes the database. */
async function ready(child: ChildProcess, placement: Placement, url: string): Promise<void> {
  const end: { reason?: string } = {};
  child.once('error', (error) => (end.reason = error.message));
  child.once('exit', (code) => (end.reason = `it ended with ${String(code)}`));
  for (let waited = 0; waited < READY_TIMEOUT_MS && end.reason === undefined; waited += ATTEMPT_EVERY_MS) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
      await client.end();
      return;
    } catch {
      // Not up yet: the server's log tells, should it never come.
      await client.end().catch(() => undefined);
      await delay(ATTEMPT_EVERY_MS);
    }
  }
  if (child.pid !== undefined && isAlive(child.pid)) process.kill(child.pid, 'SIGQUIT');
  const said = existsSync(logFile(placement)) ? readFileSync(logFile(placement), 'utf8').trim().split('\n').slice(-5).join('\n') : '';
  throw new EmbeddedPostgresError(`The database server does not start (${end.reason ?? 'no answer'}). Its last output:\n${said}`);
}

async function shutDown(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  if (await gone(pid, STOP_TIMEOUT_MS)) return;
  process.kill(pid, 'SIGQUIT');
  if (!(await gone(pid, STOP_TIMEOUT_MS))) throw new EmbeddedPostgresError(`The database server ${pid} does not stop.`);
}
