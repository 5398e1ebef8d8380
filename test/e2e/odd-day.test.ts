import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisServerMissing, RedisServer } from '../redis-server.js';
import { run } from '../support/command.js';
import { ODD_SYMBOLS, OddDay } from '../support/odd-day.js';
import { ScriptedVendor } from '../support/scripted-vendor.js';
import { count, differencesOf, query, TROUBLE } from '../support/tables.js';
import { TwoDatabases } from '../support/two-databases.js';

const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);
// A replay is no live run, and what comes late revises what it belongs to.
const EXCEPT = { exceptColumns: ['source', 'shard', 'revision'], exceptTables: TROUBLE };

describe.skipIf(missing !== undefined)('a day with all that vendors do', () => {
  const servers = new TwoDatabases();
  const day = new OddDay();
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-odd-'));
  let redis: RedisServer | undefined;

  beforeAll(async () => {
    const file = join(folder, 'day.csv');
    writeFileSync(file, day.file());
    const replayed = await run(['replay', file], { DATABASE_URL: servers.undisturbed });
    // One row cannot be used, and says so; the others are stored.
    expect(replayed.code, replayed.output).toBe(1);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await redis?.stop();
  });

  /** The whole system on a database of its own. @param vendor where it connects to; @param play plays the day */
  async function live(
    vendor: Readonly<Record<'MASSIVE_WS_URL' | 'MASSIVE_REST_URL', string>>,
    play: (engine: { kill(): Promise<void> }) => Promise<void>,
  ): Promise<string> {
    await redis?.stop();
    redis = await RedisServer.start();
    const database = await servers.postgres.createDatabase();
    const shared = { REDIS_URL: redis.url, DATABASE_URL: database };
    expect((await run(['db', 'migrate'], shared)).code).toBe(0);
    const gateway = servers.start(['gateway'], {
      ...shared,
      ...vendor,
      MASSIVE_API_KEY: 'k',
      TICKSTOCK_SYMBOLS: ODD_SYMBOLS.join(','),
      TICKSTOCK_FEED_RATE: '0',
    });
    let engine = servers.start(['engine'], shared);
    const kill = async (): Promise<void> => {
      await engine.kill('SIGKILL');
      engine = servers.start(['engine'], shared);
    };
    try {
      await play({ kill });
      for (let looks = 0; looks < 60 && !(await isSame(database)); looks += 1) await new Promise((resolve) => setTimeout(resolve, 1_000));
    } finally {
      await gateway.kill();
      await engine.kill();
    }
    return database;
  }

  async function isSame(database: string): Promise<boolean> {
    const expected = await count(servers.undisturbed, 'intraday_indicators');
    if ((await count(database, 'intraday_indicators')) !== expected) return false;
    return (await differencesOf(servers.undisturbed, database, EXCEPT)).length === 0;
  }

  async function expectSame(database: string): Promise<void> {
    expect(await differencesOf(servers.undisturbed, database, EXCEPT)).toEqual([]);
  }

  /** The same with a vendor of which every word is written here. */
  async function scripted(play: (vendor: ScriptedVendor, engine: { kill(): Promise<void> }) => Promise<void>): Promise<string> {
    const vendor = await ScriptedVendor.start(day);
    try {
      return await live({ MASSIVE_WS_URL: vendor.socketUrl, MASSIVE_REST_URL: vendor.restUrl }, (engine) => play(vendor, engine));
    } finally {
      await vendor.close();
    }
  }

  it('gives live the tables of a replay of its file, where the connection breaks off and the engine is killed', async () => {
    const database = await scripted(async (vendor, engine) => {
      await vendor.playTo(Math.floor(vendor.length * 0.2));
      let lost = 0;
      for (const part of [0.3, 0.5, 0.7]) {
        lost += await vendor.breakOff(12);
        await vendor.playTo(Math.floor(vendor.length * part));
        await engine.kill();
      }
      expect(lost).toBeGreaterThan(3);
      await vendor.playTo(vendor.length);
    });
    await expectSame(database);
    expect(await count(database, "feed_gaps WHERE status = 'repaired'")).toBe(3);
    const [fractions] = await query<{ volume: string }>(database, "SELECT sum(volume) AS volume FROM ohlcv_1min WHERE symbol = 'FRAC'");
    expect(fractions?.volume).toMatch(/^\d+\.\d{1,6}$/);
  });

  it('gives them through the simulator that plays its file', async () => {
    const sim = servers.start([
      'sim',
      '--replay',
      join(folder, 'day.csv'),
      '--speed',
      'max',
      '--rate',
      '5000',
      '--port',
      '0',
      '--key',
      'k',
    ]);
    const socket = (await sim.line(/^sim: /)).replace('sim: ', '');
    const rest = (await sim.line(/^rest and control: /)).replace('rest and control: ', '');
    const database = await live({ MASSIVE_WS_URL: socket, MASSIVE_REST_URL: rest }, async () => undefined);
    await sim.kill();
    await expectSame(database);
  });
});
