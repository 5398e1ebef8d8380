import { afterEach, expect, it } from 'vitest';
import { silentLog } from '../market/index.js';
import { systemClock } from '../ops/index.js';
import { PortBusyError } from './errors.js';
import { type HealthServer, type HealthServerOptions, startHealthServer } from './health-server.js';

const running: HealthServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

async function start(options: Partial<HealthServerOptions> = {}): Promise<HealthServer> {
  const server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    log: silentLog,
    reasons: () => [],
    metrics: async () => 'ticks 5\n',
    ...options,
  });
  running.push(server);
  return server;
}

it('answers whether it lives, whether it does its work, and with its figures', async () => {
  let reasons: readonly string[] = [];
  const { url } = await start({ reasons: () => reasons });
  expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'live' });
  expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ready', reasons: [] });
  expect(await (await fetch(`${url}/metrics`)).text()).toBe('ticks 5\n');
  reasons = ['Redis cannot be reached.'];
  const answer = await fetch(`${url}/health/ready`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: 'not_ready', reasons });
  expect((await fetch(`${url}/`)).status).toBe(404);
});

it('asks for its token where it has one, but for the sign of life', async () => {
  const token = 'a-token-of-some-length';
  const { url } = await start({ token });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  for (const path of ['/health/ready', '/metrics']) {
    expect((await fetch(`${url}${path}`)).status).toBe(401);
    expect((await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  }
});

it('says that its port is taken', async () => {
  const { url } = await start();
  await expect(start({ port: Number(new URL(url).port) })).rejects.toBeInstanceOf(PortBusyError);
});
