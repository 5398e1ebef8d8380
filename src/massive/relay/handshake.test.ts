import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { AUTHENTICATED, acknowledged, CONNECTED, RawClient } from '../../../test/support/raw-client.js';
import { connectionsLeft, event, runRelay, type RunningRelay } from '../../../test/support/running-relay.js';
import type { RelayOptions } from './index.js';

const open: RunningRelay[] = [];
async function running(options: Partial<RelayOptions> = {}): Promise<RunningRelay> {
  const started = await runRelay(options);
  open.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ stop }) => stop()));
});

const status = (name: string, message: string): string => JSON.stringify([{ ev: 'status', status: name, message }]);

describe('greeting and authentication', () => {
  it('greets unasked and confirms a good token', async () => {
    const { relay } = await running({ tokens: ['first', 'second'] });
    const client = RawClient.to(relay.url);
    expect(await client.frame(0)).toBe(CONNECTED);
    expect(await client.request('auth', 'second')).toBe(AUTHENTICATED);
    expect(relay.status()).toMatchObject({ clients: 1, connections: 1, refused: 0 });
  });

  it('takes any key but an empty one when it has no tokens', async () => {
    const { relay } = await running();
    const client = RawClient.to(relay.url);
    await client.frame(0);
    expect(await client.request('auth', 'whatever')).toBe(AUTHENTICATED);
    const other = RawClient.to(relay.url);
    await other.frame(0);
    expect(await other.request('auth', '')).toBe(status('auth_failed', 'authentication failed'));
  });

  it('drops a wrong token without a close frame and never logs it', async () => {
    const lines: string[] = [];
    const note = (message: string, fields?: object): void => void lines.push(message + JSON.stringify(fields));
    const log = { debug: note, info: note, warn: note, error: note, child: () => log };
    const { relay } = await running({ tokens: ['right'], log });
    const client = RawClient.to(relay.url);
    await client.frame(0);
    expect(await client.request('auth', 'wrong-secret')).toBe(status('auth_failed', 'authentication failed'));
    expect(await client.closed).toEqual({ code: 1006, reason: '' });
    expect(lines).toEqual(['a relay client was disconnected{"reason":"auth_failed","queuedBytes":0,"clients":0}']);
    expect(relay.status()).toMatchObject({ clients: 0, refused: 1 });
  });

  it('drops who does not authenticate in time, and leaves who did alone', async () => {
    const { relay, clock } = await running({ authTimeoutMs: 5_000 });
    const silent = RawClient.to(relay.url);
    await silent.frame(0);
    const good = await RawClient.subscribed(relay.url, 'T.*');
    await clock.advance(4_999);
    expect(await silent.settled()).toHaveLength(1);
    await clock.advance(1);
    expect(await silent.frame(1)).toBe(status('auth_timeout', 'No authentication request received.'));
    expect((await silent.closed).code).toBe(1006);
    relay.deliver([event('T', 'AAPL', 1)]);
    expect(await good.frame(0)).toContain('"q":1');
  });

  it('refuses the newcomer beyond the limit and keeps the others', async () => {
    const { relay } = await running({ maxClients: 1 });
    const first = await RawClient.subscribed(relay.url, 'T.*');
    const second = RawClient.to(relay.url);
    await second.frame(0);
    expect(await second.request('auth', 'any')).toBe(status('max_connections', 'Maximum number of websocket connections exceeded.'));
    expect((await second.closed).code).toBe(1008);
    relay.deliver([event('T', 'AAPL', 1)]);
    expect(await first.frame(0)).toContain('"q":1');
    first.socket.close();
    await connectionsLeft(relay, 0);
    await RawClient.subscribed(relay.url, 'T.*');
  });
});

describe('clients that do not wait', () => {
  it('serves the Go client, which sends auth and one request a topic back to back', async () => {
    const { relay } = await running({ tokens: ['go'] });
    const client = RawClient.to(relay.url);
    client.socket.once('open', () => {
      client.send({ action: 'auth', params: 'go' });
      for (let i = 0; i < 500; i += 1) client.send({ action: 'subscribe', params: `T.S${i}` });
    });
    await client.frame(501);
    const expected = Array.from({ length: 500 }, (_, i) => acknowledged('subscribed', `T.S${i}`));
    expect(client.frames).toEqual([CONNECTED, AUTHENTICATED, ...expected]);
  });

  it('keeps requests that come before auth, and says nothing else before auth_success', async () => {
    const { relay } = await running();
    const client = RawClient.to(relay.url);
    await client.frame(0);
    client.send({ action: 'subscribe', params: 'T.AAPL,T.MSFT' });
    client.send({ action: 'unsubscribe', params: 'T.MSFT' });
    relay.deliver([event('T', 'AAPL', 1)]);
    expect(await client.settled()).toEqual([CONNECTED]);
    client.send({ action: 'auth', params: 'any' });
    await client.frame(3);
    relay.deliver([event('T', 'MSFT', 2), event('T', 'AAPL', 3)]);
    await client.frame(4);
    expect(client.frames).toEqual([
      CONNECTED,
      AUTHENTICATED,
      acknowledged('subscribed', 'T.AAPL', 'T.MSFT'),
      acknowledged('unsubscribed', 'T.MSFT'),
      `[${event('T', 'AAPL', 3).json}]`,
    ]);
  });

  it('lets nobody pile up requests before auth', async () => {
    const { relay } = await running();
    const client = RawClient.to(relay.url);
    await client.frame(0);
    for (let i = 0; i < 3; i += 1) client.send({ action: 'subscribe', params: 'x'.repeat(500_000) });
    expect((await client.closed).code).toBe(1008);
    expect(client.frames[1]).toBe(status('error', 'Too many requests before authentication.'));
  });

  it('answers the Python client with a status in the first element of the very next frame, in the midst of a stream', async () => {
    const { relay } = await running();
    await RawClient.subscribed(relay.url, 'T.*');
    const client = RawClient.to(relay.url);
    await client.frame(0);
    relay.deliver([event('T', 'AAPL', 1)]);
    client.send({ action: 'auth', params: 'any' });
    const symbols = Array.from({ length: 4_000 }, (_, i) => `T.SYM${i}`);
    const [first] = JSON.parse(await client.frame(1)) as { status: string }[];
    expect(first?.status).toBe('auth_success');
    client.send({ action: 'subscribe', params: symbols.join(',') });
    await client.until(() => client.elements().length === 4_002);
    expect(
      client
        .elements()
        .slice(2)
        .map(({ message }) => message),
    ).toEqual(symbols.map((topic) => `subscribed to: ${topic}`));
    expect(client.frames.every((frame) => frame.length <= 262_144)).toBe(true);
    expect(client.frames).toHaveLength(4);
  });
});

describe('addresses', () => {
  const refusal = (url: string, headers = {}): Promise<number | undefined> =>
    new Promise((resolve) => {
      const upgrade = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      const sent = httpRequest(url.replace('ws:', 'http:'), { headers: { ...upgrade, ...headers } });
      sent
        .on('response', ({ statusCode }) => resolve(statusCode))
        .on('upgrade', (_response, socket) => {
          socket.destroy();
          resolve(101);
        });
      sent.end();
    });

  it('knows /stocks alone', async () => {
    const { relay } = await running();
    expect(relay.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/stocks$/);
    expect(await refusal(relay.url)).toBe(101);
    expect(await refusal(relay.url.replace('/stocks', '/options'))).toBe(404);
    expect(await refusal(relay.url.replace('/stocks', '/'))).toBe(404);
    expect((await fetch(relay.url.replace('ws:', 'http:'))).status).toBe(426);
  });

  it('keeps foreign pages out when it has no tokens', async () => {
    const { relay } = await running();
    expect(await refusal(relay.url, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusal(relay.url, { origin: 'null' })).toBe(403);
    expect(await refusal(relay.url, { origin: 'http://localhost:3000' })).toBe(101);
    const guarded = await running({ tokens: ['one'] });
    expect(await refusal(guarded.relay.url, { origin: 'https://app.example' })).toBe(101);
  });

  it('holds at most 64 connections that have not authenticated', async () => {
    const { relay } = await running();
    const strangers = Array.from({ length: 64 }, () => RawClient.to(relay.url));
    await Promise.all(strangers.map((client) => client.frame(0)));
    expect(await refusal(relay.url)).toBe(503);
    await strangers[0]?.request('auth', 'any');
    expect(await refusal(relay.url)).toBe(101);
  });
});
