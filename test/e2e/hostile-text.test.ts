import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../src/bus/index.js';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { RedisServer, redisServerMissing } from '../redis-server.js';
import { chromiumPath, DESKTOP, launch, openPage } from '../support/browser.js';
import { type Running, tickstock, until } from '../support/command.js';

const chromium = chromiumPath();
const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);

describe.skipIf(chromium === undefined || missing !== undefined)('text from the bus', () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let dashboard: Running;
  beforeAll(async () => {
    redis = await RedisServer.start();
    postgres = await startPostgresServer();
    dashboard = tickstock(['dashboard', '--port', '0'], { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await dashboard.kill();
    await redis.stop();
    await postgres.stop();
  });

  it('is shown as text, never as markup', async () => {
    const url = (await dashboard.line(/^dashboard: /)).replace('dashboard: ', '');
    const browser = await launch(chromium ?? '');
    const publisher = createClient({ url: redis.url });
    try {
      const { page } = await openPage(browser, url, DESKTOP);
      await publisher.connect();
      for (const [channel, body] of hostileMessages()) await publisher.publish(channel, JSON.stringify(body));
      await until('alert, pattern, row and banner', async () => {
        const ids = ['alert', 'pattern', 'health-banner', `row-${HOSTILE}`];
        const shown = await Promise.all(ids.map((id) => page.locator(`[data-testid=${JSON.stringify(id)}]`).count()));
        return shown.every((count) => count === 1);
      });
      for (const id of ['alert', 'health-banner', 'pattern']) expect(await page.getByTestId(id).textContent()).toContain(HOSTILE);
      await page.getByTestId('pattern').locator('button').click();
      expect(await page.locator('.room-chart h2').textContent()).toBe(HOSTILE);
      expect(await page.$$eval('img', (images) => images.map((image) => image.getAttribute('src')))).toEqual(['/favicon.svg']);
      expect(await page.evaluate(() => Reflect.get(globalThis, 'struck') as unknown)).toBeUndefined();
    } finally {
      await browser.close();
      publisher.destroy();
    }
  });
});

const HOSTILE = '<img src=x onerror="struck=1">';

/** One message of each kind whose text the page shows. */
function hostileMessages(): [string, object][] {
  const at = '2026-01-05T15:00:00.000Z';
  const bar = { open: 10, high: 11, low: 9, close: 10.5, volume: 100 };
  const time = Date.parse(at);
  const envelope = (id: string): object => ({ timestamp: at, source: 'synthetic', event_id: id, schema: 1 });
  const health = {
    session_id: null,
    status: 'critical',
    timestamp: at,
    active_symbols: 1,
    connection_status: 'connected',
    data_flow: { ticks_per_second: 1, bars_per_minute: 1, processing_lag_ms: 1 },
    resource_usage: { cpu_percent: 1, memory_mb: 1 },
    issues: [HOSTILE],
  };
  const detection = {
    symbol: HOSTILE,
    pattern_type: HOSTILE,
    confidence: 0.9,
    direction: 'bullish',
    timestamp: at,
    timeframe: '1min',
    bar_data: bar,
    levels: [],
    metadata: { session_id: null, detection_method: 'bar', pattern_id: 'p', details: {} },
  };
  const alert = { severity: 'critical', message: HOSTILE, timestamp: at, component: 'test', action_required: HOSTILE, recovery: null };
  const quote = {
    symbol: HOSTILE,
    price: 10.5,
    time,
    change: 0,
    volume: 100,
    bar: { ...bar, vwap: 10, trades: 1, start: time },
    indicators: {},
  };
  const snapshot = { type: 'market_snapshot', schema: 1, source: 'synthetic', feed_time: time, received_at: time, symbols: [quote] };
  return [
    [CHANNELS.snapshots, snapshot],
    [CHANNELS.patterns, { type: 'streaming_pattern', detection, ...envelope('1') }],
    [CHANNELS.health, { type: 'streaming_health', health, ...envelope('2') }],
    [CHANNELS.criticalAlerts, { type: 'critical_alert', alert, ...envelope('3') }],
  ];
}
