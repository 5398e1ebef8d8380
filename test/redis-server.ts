import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';

/** The binary that tests start: TICKSTOCK_REDIS_SERVER, else `redis-server` on the PATH. */
const BINARY = process.env['TICKSTOCK_REDIS_SERVER'] ?? 'redis-server';
const READY_MS = 10_000;
const ATTEMPT_MS = 10;

/** For `describe.skipIf`: why tests against a real Redis cannot run here; undefined when they can. */
export function redisServerMissing(): string | undefined {
  if (spawnSync(BINARY, ['--version'], { stdio: 'ignore' }).status === 0) return undefined;
  return `no ${BINARY} here: tests against a real Redis are skipped. Install redis-server (7.0 or newer) or name one in TICKSTOCK_REDIS_SERVER.`;
}

export interface RedisServerOptions {
  readonly password?: string;
  /** Writes what it has to disk once a second, and reads it when it starts; absent: nothing is kept. */
  readonly keeps?: boolean;
}

/** A redis-server of one test file, on a free port, with its files in a temporary folder. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly options: RedisServerOptions,
  ) {}

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const missing = redisServerMissing();
    if (missing) throw new Error(missing);
    const folder = await mkdtemp(path.join(tmpdir(), 'tickstock-redis-'));
    const server = new RedisServer(await freePort(), folder, options);
    await server.launch();
    return server;
  }

  get url(): string {
    const { password } = this.options;
    return `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.process?.pid;
    if (pid === undefined) throw new Error('the redis-server of this test is not running');
    return pid;
  }

  /** Ends the process with SIGKILL, as a power failure would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it on the same port after `kill`; nothing that it held is left, but what it keeps on disk. */
  async restart(): Promise<void> {
    await this.launch();
  }

  /** Takes away what it has on disk; to be called while it is dead. */
  async loseFiles(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder);
  }

  /** Runs one command on a connection of its own. */
  async command(...command: readonly string[]): Promise<unknown> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  /** Stops it from answering without closing a connection, until `thaw`. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const { password, keeps = false } = this.options;
    settings.push('--appendonly', keeps ? 'yes' : 'no', '--appendfsync', 'everysec', '--repl-diskless-sync-delay', '0');
    const child = spawn(BINARY, password === undefined ? settings : [...settings, '--requirepass', password], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.process = child;
    // A test run that breaks off must not leave servers behind.
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const deadline = performance.now() + READY_MS;
    while (!(await accepts(this.port))) {
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`redis-server did not start:\n${output}`);
      await delay(ATTEMPT_MS);
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Redis accepts connections only when it is ready to serve them, but for the moment in which it loads what it keeps. */
async function accepts(port: number): Promise<boolean> {
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
