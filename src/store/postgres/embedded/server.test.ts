import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedPostgresError } from './errors.js';
import { isAlive } from './ownership.js';
import { type EmbeddedServer, startEmbeddedPostgres } from './server.js';

let folder: string;
const running: EmbeddedServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-embedded-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedServer> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded server', () => {
  it('keeps its data from run to run and ends with its process', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    running.length = 0;
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('listens on this machine alone, and wants its password', async () => {
    const { url } = await start();
    expect(await ask(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const stranger = new URL(url);
    stranger.password = 'wrong';
    await expect(ask(stranger.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('comes up after a crash, with what was written', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await ask(first.url, 'CHECKPOINT');
    process.kill(first.pid, 'SIGKILL');
    running.length = 0;
    const second = await start();
    expect(await ask(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('is not shared with another living process', async () => {
    const first = await start();
    await first.stop();
    running.length = 0;
    // The parent of this test process is a Node process that lives.
    writeFileSync(join(folder, 'data.owner'), `${process.ppid}\n`);
    const error: unknown = await start().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EmbeddedPostgresError);
    expect(String(error)).toContain(`Process ${process.ppid} already uses the database`);
  });
});
