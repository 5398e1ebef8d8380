import { describe, expect, it } from 'vitest';
import { redisServerMissing } from '../redis-server.js';
import { run, until } from '../support/command.js';
import { dayEnd, recording } from '../support/recording.js';
import { differencesOf, query } from '../support/tables.js';
import { TwoDatabases } from '../support/two-databases.js';

const { file } = recording();
// A replay of the file is no live run of it.
const EXCEPT = ['source', 'shard'];
const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

const sessionsOf = (url: string) =>
  query(url, 'SELECT universe, symbol_count, total_patterns, total_indicators, final_status FROM streaming_sessions');

const totalsOfSessions = (url: string) =>
  query(url, 'SELECT session_id, total_patterns AS patterns, total_indicators AS indicators FROM streaming_sessions ORDER BY 1');
/** What sessions have by the rows that name them. */
const totalsOfRows = (url: string) =>
  query(
    url,
    `SELECT session_id, (SELECT count(*)::int FROM intraday_patterns p WHERE p.session_id = s.session_id AND confirmed_at IS NOT NULL) AS patterns,
       (SELECT count(*)::int FROM intraday_indicators i WHERE i.session_id = s.session_id) AS indicators FROM streaming_sessions s ORDER BY 1`,
  );

describe.skipIf(missing !== undefined)('two engines, a shard of the tick log each', () => {
  const servers = new TwoDatabases();

  it('write the tables, and count the session, as one does', { timeout: 300_000 }, async () => {
    const { redisUrl, undisturbed: alone, compared: together } = servers;
    expect((await run(['replay', file], { DATABASE_URL: alone })).code).toBe(0);
    const shared = { REDIS_URL: redisUrl, DATABASE_URL: together, TICKSTOCK_LOG_RETENTION_MINUTES: '600', TICKSTOCK_LOG_SHARDS: '2' };
    const sim = servers.start(['sim', '--replay', file, dayEnd(), '--speed', 'max', '--rate', '20000', '--port', '0', '--key', 'k']);
    const url = (await sim.line(/^sim: /)).replace('sim: ', '');
    expect((await run(['db', 'migrate'], shared)).code).toBe(0);
    const engines = ['0', '1'].map((shard) => servers.start(['engine', '--shards', shard], shared));
    const feed = { MASSIVE_WS_URL: url, MASSIVE_API_KEY: 'k', MARKET_TICK_FORWARD_ENABLED: 'false', TICKSTOCK_FEED_RATE: '0' };
    servers.start(['gateway'], { ...shared, ...feed });

    // The clock that ends the day stands in every shard.
    const [expected] = await sessionsOf(alone);
    await until(
      'the end of the session',
      async () => (await sessionsOf(together))[0]?.['final_status'] === expected?.['final_status'],
      120_000,
    );
    const last = (database: string) => query(database, 'SELECT count(*) AS bars FROM ohlcv_1min');
    const all = JSON.stringify(await last(alone));
    await until('the last bar', async () => JSON.stringify(await last(together)) === all, 120_000);
    await Promise.all(engines.map((engine) => engine.kill()));

    // Each has its own part of the session.
    expect(await differencesOf(alone, together, { exceptColumns: EXCEPT, exceptTables: ['streaming_session_shards'] })).toEqual([]);
    expect(await sessionsOf(together)).toEqual([expected]);
    expect(await totalsOfRows(together)).toEqual(await totalsOfSessions(together));
  });
});
