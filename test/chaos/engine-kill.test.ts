import { describe, expect, it } from 'vitest';
import { redisServerMissing } from '../redis-server.js';
import { run, until } from '../support/command.js';
import { dayEnd, recording } from '../support/recording.js';
import { count, differencesOf, query } from '../support/tables.js';
import { TwoDatabases } from '../support/two-databases.js';

const KILLS = 5;
const { file, trades } = recording();
// A replay of the file is no live run of it.
const EXCEPT = ['source', 'shard'];
const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('the recorded day through simulator, client, Redis and an engine that is killed', () => {
  const servers = new TwoDatabases();

  it('gives the tables of an undisturbed replay, row for row', async () => {
    const { redisUrl, undisturbed, compared: disturbed } = servers;
    const replayed = await run(['replay', file, '--json'], { DATABASE_URL: undisturbed });
    expect(replayed.code, replayed.output).toBe(0);
    const { ticks } = JSON.parse(replayed.output.trim().split('\n').at(-1) ?? '{}') as { ticks: number };

    const shared = { REDIS_URL: redisUrl, DATABASE_URL: disturbed, TICKSTOCK_LOG_RETENTION_MINUTES: '600' };
    const sim = servers.start(['sim', '--replay', file, dayEnd(), '--speed', 'max', '--rate', '20000', '--port', '0', '--key', 'k']);
    const url = (await sim.line(/^sim: /)).replace('sim: ', '');
    expect((await run(['db', 'migrate'], shared)).code).toBe(0);
    servers.start(['gateway'], {
      ...shared,
      MASSIVE_WS_URL: url,
      MASSIVE_API_KEY: 'k',
      MARKET_TICK_FORWARD_ENABLED: 'false',
      TICKSTOCK_FEED_RATE: '0',
    });

    const bars = (): Promise<number> => count(disturbed, 'ohlcv_1min');
    const expected = await count(undisturbed, 'ohlcv_1min');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const engine = servers.start(['engine'], shared);
      const before = await bars();
      // On a slow machine an engine comes up with the rest of the day in the log and writes it between two looks; the
      // kills that are left then strike an engine that stands idle.
      await until('the engine to get on', async () => (await bars()) >= Math.min(before + 100, expected));
      await engine.kill('SIGKILL');
    }
    const engine = servers.start(['engine'], shared);
    await until('the last bar', async () => (await bars()) >= expected, 120_000);
    await engine.kill();

    if (trades !== undefined) expect(ticks).toBe(trades);
    expect(await differencesOf(undisturbed, disturbed, { exceptColumns: EXCEPT })).toEqual([]);
    const sessions = await query<{ final_status: string }>(disturbed, 'SELECT final_status FROM streaming_sessions');
    expect(sessions).toEqual([{ final_status: 'completed' }]);
  });
});
