import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, redisServerMissing } from '../redis-server.js';
import { until } from '../support/command.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { TwoDatabases } from '../support/two-databases.js';

const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('a role that is started before its servers', () => {
  const servers = new TwoDatabases();
  let proxies: TcpProxy[] = [];
  beforeAll(async () => {
    const nobody = await freePort();
    proxies = [await TcpProxy.open(nobody), await TcpProxy.open(nobody)];
  });
  afterAll(() => Promise.all(proxies.map((proxy) => proxy.close())));

  it.each([
    ['gateway', /vendor connection/],
    ['engine', /reading the tick log|waiting for/],
    ['dashboard', /dashboard: http/],
  ])('says that it waits, and begins when they are there: %s', async (role, begun) => {
    const [redis, postgres] = proxies as [TcpProxy, TcpProxy];
    const nobody = await freePort();
    for (const proxy of proxies) proxy.leadTo(nobody);
    const database = new URL(servers.undisturbed);
    database.port = String(postgres.port);
    const running = servers.start([role], {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      DATABASE_URL: database.href,
      TICKSTOCK_PORT: '0',
      MASSIVE_API_KEY: 'k',
      MASSIVE_WS_URL: `ws://127.0.0.1:${nobody}/stocks`,
      TICKSTOCK_RELAY: 'false',
    });
    await until('word of Redis', () => running.output().includes('a server is unavailable; trying again'));
    redis.leadTo(servers.redis.port);
    if (role !== 'gateway') {
      await until('word of PostgreSQL', () => (running.output().match(/a server is unavailable; trying again/g) ?? []).length === 2);
      postgres.leadTo(Number(new URL(servers.undisturbed).port));
    }
    await until('its work', () => begun.test(running.output()));
    expect(await running.kill('SIGTERM')).toBe(0);
  });

  it('ends at once when it is asked to while it waits', async () => {
    const running = servers.start(['dashboard'], {
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      DATABASE_URL: servers.undisturbed,
      TICKSTOCK_PORT: '0',
    });
    await until('word of Redis', () => running.output().includes('a server is unavailable; trying again'));
    expect(await running.kill('SIGTERM')).toBe(0);
    expect(running.output()).not.toContain('stopped after');
  });
});
