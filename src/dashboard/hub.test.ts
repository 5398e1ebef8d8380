import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../market/index.js';
import { CHANNELS } from '../bus/index.js';
import { systemClock } from '../ops/index.js';
import type { Dashboard } from './dashboard.js';
import { Hub } from './hub.js';
import { LiveState } from './live/state.js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  FakeBus,
  fakeStore,
  marketSnapshot,
  OPEN,
  patternRow,
  sessionRow,
  startDashboard,
  streamingPattern,
  symbolSnapshot,
  TestPage,
} from './test-kit.suite.js';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of running.splice(0).toReversed()) await thing.close();
});

/** What a dashboard shows of itself under a name. */
const figure = (dashboard: Dashboard, name: string): unknown =>
  dashboard
    .measurements()
    .find((one) => one.name === name)
    ?.read();

async function start(bus: FakeBus, overrides: Parameters<typeof startDashboard>[0] = {}): Promise<Dashboard> {
  const dashboard = await startDashboard({ bus, ...overrides });
  running.push(dashboard);
  return dashboard;
}

async function startHub(options: { maxBuffered: number }): Promise<{ hub: Hub; state: LiveState; port: number }> {
  const state = new LiveState();
  const hub = new Hub({ state, clock: systemClock, log: silentLog, ...options });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => hub.accept(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ close: async () => new Promise((resolve) => server.close(() => resolve())) }, hub);
  return { hub, state, port: (server.address() as AddressInfo).port };
}

describe('the browser socket', () => {
  it('sends the whole state first, then what changes', async () => {
    const bus = new FakeBus();
    const { port } = await start(bus);
    bus.send(CHANNELS.snapshots, marketSnapshot([symbolSnapshot('SPY', 1)]));
    const page = await TestPage.open(port);
    expect(await page.next()).toMatchObject({ kind: 'hello', source: 'synthetic', quotes: [{ symbol: 'SPY', price: 1 }] });
    bus.send(CHANNELS.snapshots, marketSnapshot([symbolSnapshot('SPY', 2)]));
    expect(await page.next()).toMatchObject({ kind: 'update', quotes: [{ symbol: 'SPY', price: 2 }] });
  });

  it('joins what happens within a frame into one frame for every page', async () => {
    const bus = new FakeBus();
    const dashboard = await start(bus);
    bus.send(CHANNELS.snapshots, marketSnapshot([symbolSnapshot('SPY', 1)]));
    const pages = await Promise.all([TestPage.open(dashboard.port), TestPage.open(dashboard.port), TestPage.open(dashboard.port)]);
    for (const page of pages) await page.next();
    const before = figure(dashboard, 'dashboard_updates_total');
    for (let price = 2; price <= 500; price++) bus.send(CHANNELS.snapshots, marketSnapshot([symbolSnapshot('SPY', price)]));
    for (const page of pages) expect(await page.next()).toMatchObject({ kind: 'update', quotes: [{ price: 500 }] });
    expect([figure(dashboard, 'dashboard_updates_total'), figure(dashboard, 'dashboard_clients')]).toEqual([Number(before) + 1, 3]);
  });

  it('counts bad messages by channel and goes on', async () => {
    const bus = new FakeBus();
    const dashboard = await start(bus);
    bus.send(CHANNELS.snapshots, { type: 'market_snapshot' });
    bus.send(CHANNELS.snapshots, { ...marketSnapshot([]), schema: 99 });
    bus.send(CHANNELS.patterns, streamingPattern('a', OPEN));
    const page = await TestPage.open(dashboard.port);
    expect(await page.next()).toMatchObject({ patterns: [{ id: 'a' }] });
    expect([figure(dashboard, 'dashboard_messages_total'), figure(dashboard, 'dashboard_bad_messages_total')]).toEqual([
      3,
      { [CHANNELS.snapshots]: 2 },
    ]);
  });

  it('is not empty after a restart', async () => {
    const store = fakeStore({
      sessions: async () => [sessionRow()],
      patterns: async () => ({ rows: [patternRow('new', OPEN + 1), patternRow('old', OPEN), patternRow('foreign', OPEN, 'massive')] }),
    });
    const { port } = await start(new FakeBus(), { store });
    const page = await TestPage.open(port);
    expect(await page.next()).toMatchObject({ source: 'synthetic', session: { patterns: 7 }, patterns: [{ id: 'new' }, { id: 'old' }] });
  });
});

describe('Hub', () => {
  it('leaves a slow page out of updates and shows it the whole state when it has caught up', async () => {
    const { hub, state, port } = await startHub({ maxBuffered: 100_000 });
    const page = await TestPage.open(port);
    await page.next();
    page.socket.pause();
    const many = Array.from({ length: 2_000 }, (_, n) => symbolSnapshot(`S${n}`, 1));
    let price = 1;
    while (hub.counters.skipped === 0) {
      price += 1;
      state.apply(marketSnapshot([...many, symbolSnapshot('LAST', price)]));
      hub.changed();
      await systemClock.sleep(10);
    }
    state.apply(marketSnapshot([symbolSnapshot('LAST', 99_999)]));
    hub.changed();
    const hellos = hub.counters.hellos;
    page.socket.resume();
    let message = await page.next();
    while (message.kind !== 'hello' || hub.counters.hellos === hellos) message = await page.next();
    expect(message.quotes.find(({ symbol }) => symbol === 'LAST')?.price).toBe(99_999);
  });
});
