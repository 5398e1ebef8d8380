import { createClient } from 'redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CATALOGUE, CHANNEL_NAMES, CHANNELS } from '../../src/bus/index.js';
import { redisServerMissing } from '../redis-server.js';
import { run, until } from '../support/command.js';
import { faultOf } from '../support/message-check.js';
import { dayEnd, recording } from '../support/recording.js';
import { TwoDatabases } from '../support/two-databases.js';

const { file } = recording();
/** What an undisturbed day has no reason for. */
const UNUSUAL: ReadonlySet<string> = new Set([CHANNELS.alertCorrections, CHANNELS.criticalAlerts]);
const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('a recorded day through all roles', () => {
  const servers = new TwoDatabases();

  it('sends on every channel what its description says, to the field', { timeout: 300_000 }, async () => {
    const shared = { REDIS_URL: servers.redisUrl, DATABASE_URL: servers.compared, TICKSTOCK_LOG_RETENTION_MINUTES: '600' };
    expect((await run(['db', 'migrate'], shared)).code).toBe(0);
    const counts = new Map<string, number>();
    const faults: string[] = [];
    const listener = createClient({ url: servers.redisUrl });
    onTestFinished(() => listener.destroy());
    await listener.connect();
    await listener.pSubscribe('tickstock:*', (body, channel) => {
      counts.set(channel, (counts.get(channel) ?? 0) + 1);
      const fault = faults.length < 5 ? faultOf(channel, body) : undefined;
      if (fault !== undefined) faults.push(fault);
    });
    const sim = servers.start(['sim', '--replay', file, dayEnd(), '--speed', 'max', '--rate', '20000', '--port', '0', '--key', 'k']);
    const url = (await sim.line(/^sim: /)).replace('sim: ', '');
    await servers.start(['dashboard', '--port', '0'], shared).line(/^dashboard: /);
    servers.start(['engine'], shared);
    servers.start(['gateway'], { ...shared, MASSIVE_WS_URL: url, MASSIVE_API_KEY: 'k', TICKSTOCK_FEED_RATE: '0' });

    await until('the end of the session', () => counts.has(CHANNELS.sessionStopped), 200_000);
    await until('a report of the engine', () => counts.has(CHANNELS.health), 30_000);
    expect(faults).toEqual([]);
    const silent = CHANNEL_NAMES.map((name) => CATALOGUE[name].channel).filter((channel) => !counts.has(channel) && !UNUSUAL.has(channel));
    expect(silent).toEqual([]);
  });
});
