import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectProxy } from '../../../test/support/connect-proxy.js';
import { clientOf, FeedRecorder } from '../../../test/support/feed-recorder.js';
import { LiveTape, tapeTrade } from '../../../test/support/live-tape.js';
import { PATIENCE } from '../../../test/support/vendor-socket.js';
import { epochMsOf, silentLog, tickerOf } from '../../market/index.js';
import { systemClock } from '../../ops/index.js';
import { RestHistory } from '../rest/index.js';
import { startSimulator } from '../simulator/index.js';
import { fetchThrough, type Proxy } from './index.js';

const AAPL = tickerOf('AAPL');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function connectProxy(): Promise<ConnectProxy> {
  const proxy = await ConnectProxy.open();
  undo.push(() => proxy.close());
  return proxy;
}

/** As the settings would name it. */
const by = (host: string, user = ''): Proxy => ({ url: new URL(`http://${user}${host}`), host, variable: 'HTTP_PROXY' });

function follow(url: string, proxy: Proxy, connectTimeoutMs = 5_000): FeedRecorder {
  const client = clientOf(url, { proxy, connectTimeoutMs });
  const recorder = new FeedRecorder();
  undo.push(() => client.close());
  client.subscribe([AAPL]);
  client.start(recorder);
  return recorder;
}

/** A vendor under a name that only the proxy knows. */
async function simulator() {
  const tape = new LiveTape();
  const server = await startSimulator({ host: '127.0.0.1', port: 0, tape, speed: 'max', clock: systemClock, log: silentLog });
  undo.push(
    () => server.close(),
    () => tape.end(),
  );
  return { tape, url: server.url.replace('127.0.0.1', 'vendor.test') };
}

/** The end of the first attempt: its status and its alert. */
async function ending(recorder: FeedRecorder): Promise<{ detail: string; action: string }> {
  await recorder.status({ state: 'waiting' });
  const detail = recorder.statuses.find(({ state }) => state === 'waiting')?.detail ?? '';
  return { detail, action: recorder.alerts[0]?.action ?? '' };
}

describe('the stream by way of a proxy', () => {
  it('goes through a tunnel, with the credentials that the settings have', async () => {
    const proxy = await connectProxy();
    const { tape, url } = await simulator();
    const recorder = follow(url, by(proxy.host, 'me:s%C3%A9cret%40@'));
    await recorder.status({ state: 'streaming' });
    tape.push(tapeTrade('AAPL', 1));
    await vi.waitFor(() => expect(recorder.messages).toHaveLength(1), PATIENCE);
    const credentials = `Basic ${Buffer.from('me:sécret@').toString('base64')}`;
    expect(proxy.asked).toEqual([{ target: new URL(url).host, credentials }]);
    expect(recorder.statuses[0]?.detail).toBe(`Connecting to ${new URL(url).host} through the proxy ${proxy.host}.`);
    expect(JSON.stringify(recorder.statuses)).not.toMatch(/cret/);
  });

  it.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', '407 Proxy Authentication Required', /user name and password into HTTP_PROXY/],
    ['HTTP/1.1 403 Forbidden by policy\r\ncontent-length: 3\r\n\r\nno!', '403 Forbidden by policy', /Allow CONNECT/],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', '502 Bad Gateway', /does not reach the vendor/],
  ])('is told of a proxy that refuses: %j', async (answer, said, remedy) => {
    const proxy = await connectProxy();
    proxy.answers = answer;
    const recorder = follow('ws://vendor.test:1/stocks', by(proxy.host, 'me:secret@'));
    const { detail, action } = await ending(recorder);
    expect(detail).toContain(`Connection lost: The proxy ${proxy.host} (HTTP_PROXY) refuses to connect to the vendor: ${said}. `);
    expect(detail).not.toContain('..');
    expect(action).toMatch(remedy);
    await vi.waitFor(() => expect(recorder.states.filter((state) => state === 'waiting').length).toBeGreaterThan(2), PATIENCE);
    expect(recorder.alerts).toHaveLength(1);
    expect(JSON.stringify([recorder.statuses, recorder.alerts])).not.toContain('secret');
  });

  it('tells the vendor’s refusal from the proxy’s', async () => {
    const proxy = await connectProxy();
    const vendor = createServer().on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    undo.push(() => vendor.close());
    const recorder = follow(`ws://vendor.test:${(vendor.address() as AddressInfo).port}/stocks`, by(proxy.host));
    expect((await ending(recorder)).detail).toMatch(/^Connection lost: Unexpected server response: 403\. Next attempt/);
    expect(recorder.alerts).toEqual([]);
  });

  it('is told of a proxy that is away, silent, or none', async () => {
    const gone = await connectProxy();
    const { host } = gone;
    gone.close();
    expect((await ending(follow('ws://vendor.test:1/stocks', by(host)))).detail).toContain(
      `The proxy ${host} (HTTP_PROXY) cannot be used: ECONNREFUSED. Correct HTTP_PROXY, or exempt`,
    );
    const silent = await connectProxy();
    silent.answers = '';
    expect((await ending(follow('ws://vendor.test:1/stocks', by(silent.host), 200))).detail).toContain('no answer within 180 ms');
    const none = createTcpServer((socket) => socket.end('220 mail.test ESMTP\r\n\r\n'));
    await new Promise<void>((resolve) => none.listen(0, '127.0.0.1', resolve));
    undo.push(() => none.close());
    const other = by(`127.0.0.1:${(none.address() as AddressInfo).port}`);
    expect((await ending(follow('ws://vendor.test:1/stocks', other))).detail).toMatch(/The proxy .* cannot be used/);
  });

  it('leaves no connection behind that the proxy never answered', async () => {
    const proxy = await connectProxy();
    proxy.answers = '';
    const client = clientOf('ws://vendor.test:1/stocks', { proxy: by(proxy.host), connectTimeoutMs: 600_000 });
    client.start(new FeedRecorder());
    await vi.waitFor(() => expect(proxy.asked).toHaveLength(1), PATIENCE);
    await client.close();
    await vi.waitFor(() => expect(proxy.open).toBe(0), PATIENCE);
  });

  it('goes on after the tunnel was cut', async () => {
    const proxy = await connectProxy();
    const { tape, url } = await simulator();
    const recorder = follow(url, by(proxy.host));
    await recorder.status({ state: 'streaming' });
    proxy.cut();
    await recorder.status({ state: 'streaming', reconnects: 1 });
    tape.push(tapeTrade('AAPL', 1));
    await vi.waitFor(() => expect(recorder.messages.map(({ kind }) => kind)).toContain('trade'), PATIENCE);
  });
});

describe('REST by way of a proxy', () => {
  const history = (baseUrl: string, proxy: Proxy): RestHistory =>
    new RestHistory({
      baseUrl,
      apiKey: 'key',
      clock: systemClock,
      random: () => 0,
      log: silentLog,
      signal: new AbortController().signal,
      attempts: 1,
      fetch: fetchThrough(proxy),
    });
  const trades = async (from: RestHistory): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const page of from.trades(AAPL, epochMsOf(0), epochMsOf(2e12))) found.push(...page);
    return found;
  };

  it('goes through a tunnel too', async () => {
    const proxy = await connectProxy();
    const keys: unknown[] = [];
    const vendor = createServer((request, response) => {
      keys.push(request.headers.authorization, request.headers['proxy-authorization']);
      response.end('{"status":"OK","results":[{"id":"1","price":1.5,"size":10,"sip_timestamp":1000000000000000000}]}');
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    undo.push(() => vendor.close());
    const { port } = vendor.address() as AddressInfo;
    // A user without a password is one too.
    expect(await trades(history(`http://vendor.test:${port}`, by(proxy.host, 'me@')))).toHaveLength(1);
    expect(proxy.asked).toEqual([{ target: `vendor.test:${port}`, credentials: `Basic ${Buffer.from('me:').toString('base64')}` }]);
    expect(proxy.plain).toBe(0);
    expect(keys).toEqual(['Bearer key', undefined]);
  });

  it('tells what the proxy says and what to do', async () => {
    const proxy = await connectProxy();
    proxy.answers = 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n';
    await expect(trades(history('http://vendor.test:8080', by(proxy.host, 'me:secret@')))).rejects.toThrow(
      `The proxy ${proxy.host} (HTTP_PROXY) refuses to connect to the vendor: 407. Put user name and password into HTTP_PROXY: http://user:password@host:port.`,
    );
    const { host } = proxy;
    proxy.close();
    await expect(trades(history('http://vendor.test:8080', by(host)))).rejects.toThrow(/cannot be used: ECONNREFUSED\. Correct HTTP_PROXY/);
  });
});
