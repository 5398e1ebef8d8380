import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../market/index.js';
import { LiveTape } from '../../../test/support/live-tape.js';
import { PATIENCE, RawClient } from '../../../test/support/vendor-socket.js';
import { systemClock } from '../../ops/index.js';
import { SimulatorPortError } from './errors.js';
import { type Simulator, type SimulatorOptions, startSimulator } from './index.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function simulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const tape = new LiveTape();
  const started = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    tape,
    speed: 'max',
    clock: systemClock,
    log: silentLog,
    ...options,
  });
  undo.push(
    () => started.close(),
    () => tape.end(),
  );
  return started;
}

function connect({ url }: Simulator): RawClient {
  const client = new RawClient(url);
  undo.push(() => client.terminate());
  return client;
}

const EVICTED =
  'max_connections: Maximum number of websocket connections exceeded. You have reached the connection limit for your account. Please contact support to increase your limit.';
const GREETED = ['connected: Connected Successfully', 'auth_success: authenticated'];

describe('the handshake', () => {
  it('is greeting, key, then one answer for each topic', async () => {
    const client = await connect(await simulator()).authenticated();
    await client.subscribed('T.AAPL', 'A.*', 'AM.BRK.B');
    expect(client.statuses).toEqual([
      ...GREETED,
      'success: subscribed to: T.AAPL',
      'success: subscribed to: A.*',
      'success: subscribed to: AM.BRK.B',
    ]);
  });

  it('answers nothing before the key, and nothing that is no request', async () => {
    const client = connect(await simulator());
    await client.said('connected');
    client.send('subscribe', 'T.AAPL');
    client.sendText('no json');
    client.sendText('[]');
    client.sendText('{"action":"auth"}');
    client.sendText('{"action":7,"params":"key"}');
    await client.authenticated();
    client.send('dance', 'T.AAPL');
    await client.subscribed('T.MSFT');
    expect(client.statuses).toEqual([...GREETED, 'success: subscribed to: T.MSFT']);
  });

  it('refuses a wrong key and cuts the connection without a close frame', async () => {
    const client = connect(await simulator({ keys: ['good', 'better'] }));
    await client.said('connected');
    client.send('auth', 'bad');
    expect(await client.closed).toBe(1_006);
    expect(client.statuses).toEqual(['connected: Connected Successfully', 'auth_failed: authentication failed']);
    await connect(await simulator({ keys: ['good', 'better'] })).authenticated('better');
  });

  it('refuses an empty key where any key is good', async () => {
    const client = connect(await simulator());
    await client.said('connected');
    client.send('auth', '');
    await client.closed;
    expect(client.statuses.at(-1)).toBe('auth_failed: authentication failed');
  });

  it('cuts off who shows no key in time, and only those', async () => {
    const server = await simulator({ authTimeoutMs: 300 });
    const [silent, speaking] = [connect(server), connect(server)];
    await speaking.authenticated();
    expect(await silent.closed).toBe(1_006);
    expect(silent.statuses).toEqual(['connected: Connected Successfully', 'auth_timeout: No authentication request received.']);
    await speaking.subscribed('T.AAPL');
    expect(server.status().connections).toBe(1);
  });

  it('stays silent about topics that are held already or unknown', async () => {
    const client = await connect(await simulator()).authenticated();
    await client.subscribed('T.AAPL');
    client.send('subscribe', 'T.AAPL,ZZ.AAPL,T.,AAPL,,T.A B');
    client.send('unsubscribe', 'T.MSFT,ZZ.AAPL');
    await client.subscribed('T.NVDA');
    expect(client.statuses.slice(2)).toEqual(['success: subscribed to: T.AAPL', 'success: subscribed to: T.NVDA']);
  });
});

describe('a second connection of the same key', () => {
  it('evicts the first', async () => {
    const server = await simulator();
    const first = await connect(server).authenticated();
    const second = await connect(server).authenticated();
    expect(await first.closed).toBe(1_008);
    expect(first.statuses).toEqual([...GREETED, EVICTED]);
    await second.subscribed('T.AAPL');
    expect(server.status()).toMatchObject({ connections: 1, mostPerKey: 1 });
  });

  it('is evicted itself by the policy evict-newest', async () => {
    const server = await simulator({ policy: 'evict-newest' });
    const first = await connect(server).authenticated();
    const second = await connect(server).authenticated();
    expect(await second.closed).toBe(1_008);
    expect(second.statuses).toEqual([...GREETED, EVICTED]);
    await first.subscribed('T.AAPL');
    expect(server.status()).toMatchObject({ connections: 1, mostPerKey: 1 });
  });

  it('ends both by the policy both', async () => {
    const server = await simulator({ policy: 'both' });
    const first = await connect(server).authenticated();
    const second = await connect(server).authenticated();
    expect(await Promise.all([first.closed, second.closed])).toEqual([1_008, 1_008]);
    expect(server.status().connections).toBe(0);
  });

  it('is welcome when the limit allows it, the third is not', async () => {
    const server = await simulator({ limit: 2 });
    const [first, second] = [await connect(server).authenticated(), await connect(server).authenticated()];
    expect(server.status()).toMatchObject({ connections: 2, mostPerKey: 2 });
    await connect(server).authenticated();
    expect(await first.closed).toBe(1_008);
    await second.subscribed('T.AAPL');
  });

  it('of another key is left alone', async () => {
    const server = await simulator();
    const first = await connect(server).authenticated('one');
    await connect(server).authenticated('other');
    await first.subscribed('T.AAPL');
    expect(server.status()).toMatchObject({ connections: 2, mostPerKey: 1 });
  });

  it('finds a free slot after the first has gone', async () => {
    const server = await simulator({ policy: 'evict-newest' });
    const first = await connect(server).authenticated();
    first.terminate();
    await vi.waitFor(() => expect(server.status().connections).toBe(0), PATIENCE);
    await (await connect(server).authenticated()).subscribed('T.AAPL');
  });

  it('cannot be taken back by the evicted one showing the key again', async () => {
    const server = await simulator();
    const first = await connect(server).authenticated();
    first.sayOnStatus('max_connections', 'auth', 'key');
    const second = await connect(server).authenticated();
    await first.closed;
    await second.subscribed('T.AAPL');
    expect(server.status().connections).toBe(1);
  });
});

describe('the port', () => {
  it('is reported when it is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    undo.push(() => other.close());
    const { port } = other.address() as AddressInfo;
    const failure: unknown = await simulator({ port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SimulatorPortError);
    expect(String(failure)).toContain(`127.0.0.1:${port} (the port is in use)`);
  });

  it('answers a browser that it is a WebSocket server', async () => {
    const { url } = await simulator();
    const response = await fetch(url.replace('ws:', 'http:'));
    expect([response.status, await response.text()]).toEqual([426, 'This is a WebSocket server.\n']);
  });

  it('is given back with a close frame to every client', async () => {
    const server = await simulator();
    const client = await connect(server).authenticated();
    const address = server.url.replace('ws:', 'http:');
    await server.close();
    expect(await client.closed).toBe(1_012);
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });
});
