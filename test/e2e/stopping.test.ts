import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/market/index.js';
import { connectRedis } from '../../src/bus/redis/index.js';
import { redisServerMissing } from '../redis-server.js';
import { run, until } from '../support/command.js';
import { tradeLine, writeTrades } from '../support/trades-file.js';
import { TwoDatabases } from '../support/two-databases.js';

const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);
/** Within which a program that was asked to stop has to be gone. */
const GONE_MS = 10_000;

describe.skipIf(missing !== undefined)('SIGTERM', () => {
  const servers = new TwoDatabases();
  /** Accepts and says nothing, as a firewall or a database that has stopped does. */
  let silent: Server;
  let nowhere: string;
  let connections = 0;
  beforeAll(async () => {
    silent = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    nowhere = `postgres://me:secret@127.0.0.1:${(silent.address() as AddressInfo).port}/ticks`;
  });
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-stop-'));
  afterAll(() => {
    silent.close();
    rmSync(folder, { recursive: true });
  });

  it.each([['engine'], ['dashboard', '--port', '0']])('ends %s that waits for a database which says nothing', async (...args) => {
    const before = connections;
    const role = servers.start(args, { REDIS_URL: servers.redisUrl, DATABASE_URL: nowhere });
    await until('its connection', () => connections > before);
    const askedAt = Date.now();
    const code = await role.kill('SIGTERM');
    expect(Date.now() - askedAt).toBeLessThan(GONE_MS);
    expect(code === 0 || code === 1).toBe(true);
  });

  it.each([['engine'], ['replay'], ['db', 'migrate']])(
    'is not needed: %s says what it waits for, and that it is not there',
    async (...command) => {
      const args = command[0] === 'replay' ? ['replay', writeTrades(join(folder, 'day.csv'), [tradeLine({})])] : command;
      const settings = { REDIS_URL: servers.redisUrl, DATABASE_URL: nowhere, TICKSTOCK_START_WAIT_SECONDS: '0' };
      const { code, output } = await run(args, settings);
      expect(code).toBe(1);
      expect(output).toContain('TS_STORE_UNAVAILABLE');
      expect(output).not.toContain('secret');
    },
  );

  it('ends an engine whose database has stopped, and says that rows are not written', async () => {
    const { redisUrl: REDIS_URL, undisturbed: DATABASE_URL } = servers;
    expect((await run(['db', 'migrate'], { DATABASE_URL })).code).toBe(0);
    const backend = await connectRedis({ url: REDIS_URL, log: silentLog, shards: 1, retentionMs: 60_000 });
    await backend.tickLog.claim(1);
    await backend.close();
    const engine = servers.start(['engine'], { REDIS_URL, DATABASE_URL });
    await until('the engine to read', () => engine.output().includes('reading the tick log'));
    servers.postgres.freeze();
    try {
      const askedAt = Date.now();
      const code = await engine.kill('SIGTERM');
      expect(Date.now() - askedAt).toBeLessThan(GONE_MS);
      expect(code === 0 || engine.output().includes('stopped after 9 s')).toBe(true);
    } finally {
      servers.postgres.thaw();
    }
  });
});
