import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../test/support/certificate.js';
import { RawClient } from '../../../test/support/raw-client.js';
import { connectionsLeft, event, runRelay } from '../../../test/support/running-relay.js';

describe('the end', () => {
  it('closes all with 1012, tells upstream that nothing is wanted, and frees the port', async () => {
    const { relay, unions } = await runRelay();
    const client = await RawClient.subscribed(relay.url, 'T.*');
    const stranger = RawClient.to(relay.url);
    await stranger.frame(0);
    await relay.close();
    expect(await client.closed).toEqual({ code: 1012, reason: 'relay is stopping' });
    expect(await stranger.closed).toEqual({ code: 1012, reason: 'relay is stopping' });
    expect(unions).toEqual([['T.*'], []]);
    expect((await RawClient.to(relay.url).closed).code).toBe(1006);
    const again = await runRelay({ port: Number(new URL(relay.url).port) });
    await again.relay.close();
  });

  it('does not wait for a client that takes no leave', async () => {
    const { relay, clock } = await runRelay();
    const client = await RawClient.subscribed(relay.url, 'T.*');
    client.socket.pause();
    const closed = relay.close();
    await clock.advance(2_000);
    await closed;
    expect(relay.status()).toMatchObject({ connections: 0, cutOff: 0 });
  });
});

describe('signs of life', () => {
  it('keeps clients that answer pings and ends those that do not', async () => {
    const { relay, clock } = await runRelay({ pingIntervalMs: 10_000 });
    const live = await RawClient.subscribed(relay.url, 'T.*');
    const dead = RawClient.to(relay.url, { autoPong: false });
    await dead.frame(0);
    await dead.request('auth', 'any');
    for (let i = 0; i < 2; i += 1) {
      const pinged = new Promise((resolve) => {
        live.socket.once('ping', resolve);
      });
      await clock.advance(10_000);
      await pinged;
      await live.settled();
    }
    await connectionsLeft(relay, 1);
    expect((await dead.closed).code).toBe(1006);
    expect(relay.status()).toMatchObject({ clients: 1, dead: 1, cutOff: 0 });
    relay.deliver([event('T', 'AAPL', 1)]);
    expect(await live.frame(0)).toContain('"q":1');
  });

  it('counts whatever the client sends', async () => {
    const { relay, clock } = await runRelay({ pingIntervalMs: 10_000 });
    const client = RawClient.to(relay.url, { autoPong: false });
    await client.frame(0);
    await client.request('auth', 'any');
    for (let i = 0; i < 5; i += 1) {
      await client.request('subscribe', `T.S${i}`);
      await clock.advance(10_000);
    }
    expect(relay.status()).toMatchObject({ clients: 1, dead: 0 });
    await relay.close();
  });
});

describe('where it listens', () => {
  it('refuses to be open to the network without a token', async () => {
    await expect(runRelay({ host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'TS_RELAY_OPEN',
      message: 'The relay would be open to everyone on 0.0.0.0: it has no tokens and the address is not loopback.',
    });
    await expect(runRelay({ host: '0.0.0.0', tokens: [''] })).rejects.toMatchObject({ code: 'TS_RELAY_OPEN' });
    const { relay } = await runRelay({ host: '0.0.0.0', tokens: ['one'] });
    await relay.close();
  });

  it('names a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;
    await expect(runRelay({ port })).rejects.toMatchObject({
      code: 'TS_RELAY_PORT',
      message: `The relay cannot listen on 127.0.0.1:${port} (the port is in use).`,
    });
    other.close();
  });

  it('speaks TLS with the given certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-tls-'));
    const { cert, key } = await makeCertificate(folder);
    const tls = { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
    await rm(folder, { recursive: true });
    const { relay } = await runRelay({ tls });
    expect(relay.url).toMatch(/^wss:/);
    const client = RawClient.to(relay.url, { ca: tls.cert });
    await client.frame(0);
    await client.request('auth', 'any');
    await client.request('subscribe', 'T.*');
    relay.deliver([event('T', 'AAPL', 1)]);
    expect(await client.frame(3)).toBe(`[${event('T', 'AAPL', 1).json}]`);
    await relay.close();
  });
});
