import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientOf, FeedRecorder, impatientClock } from '../../../test/support/feed-recorder.js';
import { tapeTrade } from '../../../test/support/live-tape.js';
import { PATIENCE, politely, RawServer, type RawPeer, say } from '../../../test/support/vendor-socket.js';
import { tickerOf } from '../../market/index.js';
import { systemClock } from '../../ops/index.js';
import { encodeAggregate, encodeTrade, frame, type TapeTrade } from '../protocol/index.js';
import type { MassiveClientOptions } from './index.js';

const [AAPL, MSFT] = [tickerOf('AAPL'), tickerOf('MSFT')];

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function rawServer(...options: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const server = await RawServer.start(...options);
  undo.push(() => server.close());
  return server;
}

function follow(url: string, options: Partial<MassiveClientOptions> = {}) {
  const client = clientOf(url, options);
  const recorder = new FeedRecorder();
  undo.push(() => client.close());
  client.subscribe([AAPL, MSFT]);
  client.start(recorder);
  return { client, recorder };
}

const trades = (peer: RawPeer, ...some: readonly TapeTrade[]): void => peer.socket.send(frame(some.map(encodeTrade)));

const FIVE = [...'ABCDE'].map(tickerOf);
/** A thousand prints of the five symbols, taking turns: what stops behind them has stalled. */
const flow = (peer: RawPeer): void => {
  for (let i = 1; i <= 40; i += 1) trades(peer, ...Array.from({ length: 25 }, (_, k) => tapeTrade(FIVE[i % 5] ?? '', 25 * i + k)));
};

describe('a lost connection', () => {
  it.each([
    ['is cut', (peer: RawPeer) => peer.socket.terminate(), 'closed with code 1006'],
    ['is closed by the server', (peer: RawPeer) => peer.socket.close(1_012, 'restart'), 'closed with code 1012 (restart)'],
  ])('that %s is made anew, with all topics, and its gap recorded', async (_, lose, reason) => {
    const server = await rawServer();
    const { recorder } = follow(server.url);
    const first = await server.peer(0);
    await recorder.status({ state: 'streaming' });
    trades(first, tapeTrade('AAPL', 0), tapeTrade('MSFT', 1_000));
    await recorder.received(['AAPL-0', 'MSFT-1000']);
    lose(first);

    const { detail } = await recorder.status({ state: 'waiting' });
    expect(detail).toBe(`Connection lost: ${reason}. Next attempt in 0.0 s.`);
    const second = await server.peer(1);
    await recorder.status({ state: 'streaming', reconnects: 1, subscribed: 2 });
    expect(second.requests).toEqual(['auth key', 'subscribe T.AAPL,T.MSFT']);
    trades(second, tapeTrade('MSFT', 7_000), tapeTrade('AAPL', 7_001));
    trades(second, tapeTrade('AAPL', 7_002));
    await recorder.received(['AAPL-0', 'MSFT-1000', 'gap', 'MSFT-7000', 'AAPL-7001', 'AAPL-7002']);
    const { time: from } = tapeTrade('', 1_000);
    const { time: to } = tapeTrade('', 7_000);
    expect(recorder.messages[2]).toEqual({ kind: 'gap', from, to, cause: 'disconnect', symbols: [] });
  });

  it('leaves no gap when nothing had come before', async () => {
    const server = await rawServer();
    const { recorder } = follow(server.url);
    await recorder.status({ state: 'streaming' });
    (await server.peer(0)).socket.terminate();
    await recorder.status({ state: 'streaming', reconnects: 1 });
    trades(await server.peer(1), tapeTrade('AAPL', 0));
    await recorder.received(['AAPL-0']);
  });

  it('leaves one gap over several attempts without data', async () => {
    const server = await rawServer();
    const { recorder } = follow(server.url);
    await recorder.status({ state: 'streaming' });
    trades(await server.peer(0), tapeTrade('AAPL', 0));
    await recorder.received(['AAPL-0']);
    for (const n of [0, 1, 2]) {
      (await server.peer(n)).socket.terminate();
      await recorder.status({ state: 'streaming', reconnects: n + 1 });
    }
    trades(await server.peer(3), tapeTrade('AAPL', 9_000));
    await recorder.received(['AAPL-0', 'gap', 'AAPL-9000']);
    expect(recorder.messages[1]).toMatchObject({ from: tapeTrade('', 0).time, to: tapeTrade('', 9_000).time });
  });

  it('asks for the topics of now, not for those of then', async () => {
    const server = await rawServer();
    const { client, recorder } = follow(server.url);
    await recorder.status({ state: 'streaming' });
    client.subscribe([MSFT]);
    await recorder.status({ state: 'streaming', subscribed: 1 });
    (await server.peer(0)).socket.terminate();
    await recorder.status({ state: 'streaming', reconnects: 1 });
    expect((await server.peer(1)).requests).toEqual(['auth key', 'subscribe T.MSFT']);
  });

  it('gives a gap no end before it begins: what is older does not tell how far the feed has gone on', async () => {
    const server = await rawServer();
    const { recorder } = follow(server.url);
    await recorder.status({ state: 'streaming' });
    trades(await server.peer(0), tapeTrade('AAPL', 59_000));
    await recorder.received(['AAPL-59000']);
    (await server.peer(0)).socket.terminate();
    await recorder.status({ state: 'streaming', reconnects: 1 });
    // The bar of the minute in which the connection was lost.
    const bar = { start: tapeTrade('', 0).time, open: 10, high: 10, low: 10, close: 10, volume: 100, vwap: 10, trades: 1 };
    const minute = encodeAggregate({ kind: 'aggregate', symbol: AAPL, span: 'minute', bar, dayVolume: 100 }, 10);
    (await server.peer(1)).socket.send(frame([minute]));
    await recorder.received(['AAPL-59000', 'minute']);
    trades(await server.peer(1), tapeTrade('AAPL', 61_000));
    await recorder.received(['AAPL-59000', 'minute', 'gap', 'AAPL-61000']);
    expect(recorder.messages[2]).toMatchObject({ from: tapeTrade('', 59_000).time, to: tapeTrade('', 61_000).time });
  });
});

describe('a connection that is none', () => {
  it.each([
    ['nobody greets', 'connect', { connectTimeoutMs: 40 }, 'the server sent no greeting within 40 ms'],
    ['nobody answers the key', 'auth', { authTimeoutMs: 40 }, 'the server did not answer the authentication within 40 ms'],
  ])('is given up when %s', async (_, step, timings, reason) => {
    let ready = false;
    const server = await rawServer((peer, action, params) => {
      if (action !== step || ready) politely(peer, action, params);
    });
    const { recorder } = follow(server.url, timings);
    expect((await recorder.status({ state: 'waiting' })).detail).toContain(`Connection lost: ${reason}.`);
    ready = true;
    await recorder.status({ state: 'streaming' });
  });

  it('is given up when the server says that the key came too late', async () => {
    const server = await rawServer((peer, action, params) => {
      if (action !== 'auth' || server.peers.length > 1) politely(peer, action, params);
      else say(peer, ['auth_timeout', 'No authentication request received.']);
    });
    const { recorder } = follow(server.url);
    expect((await recorder.status({ state: 'waiting' })).detail).toContain('No authentication request received.');
    await recorder.status({ state: 'streaming', reconnects: 1 });
  });

  it('is given up when it is half-open: no byte, not even an answer to a ping', async () => {
    const server = await rawServer(politely, { autoPong: false });
    const { recorder } = follow(server.url, { pingIntervalMs: 20, silenceTimeoutMs: 60 });
    await recorder.status({ state: 'streaming' });
    expect((await recorder.status({ state: 'waiting' })).detail).toContain('nothing received for 60 ms; the connection is half-open');
    await recorder.status({ state: 'streaming', reconnects: 1 });
  });

  it('is kept as long as pings are answered', async () => {
    const server = await rawServer();
    let pings = 0;
    const { recorder } = follow(server.url, { pingIntervalMs: 5, silenceTimeoutMs: 10_000 });
    (await server.peer()).socket.on('ping', () => (pings += 1));
    await vi.waitFor(() => expect(pings).toBeGreaterThan(20), PATIENCE);
    expect(recorder.states).not.toContain('waiting');
  });

  it('is kept when it is quiet, and not when its stream has stopped', async () => {
    const server = await rawServer();
    const { client, recorder } = follow(server.url, { pingIntervalMs: 5, silenceTimeoutMs: 10_000, stallMs: 100 });
    client.subscribe(FIVE);
    const first = await server.peer(0);
    await recorder.status({ state: 'streaming' });
    let pings = 0;
    first.socket.on('ping', () => (pings += 1));
    trades(first, tapeTrade('A', 0));
    await vi.waitFor(() => expect(pings).toBeGreaterThan(40), PATIENCE);
    expect(recorder.states).not.toContain('waiting');

    flow(first);
    await recorder.status({ state: 'waiting' });
    expect(recorder.alerts.map(({ message }) => message).join()).toContain('stalled');
    expect(recorder.messages).toHaveLength(1_001);
    await server.peer(1);
  });

  it('is made anew less and less often where that brings nothing', async () => {
    const server = await rawServer();
    let later = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + later };
    const { client, recorder } = follow(server.url, { clock, pingIntervalMs: 5, silenceTimeoutMs: Infinity });
    client.subscribe(FIVE);
    await recorder.status({ state: 'streaming' });
    const first = await server.peer(0);
    flow(first);
    await vi.waitFor(() => expect(recorder.messages).toHaveLength(1_000), PATIENCE);
    later = 500_000;
    await recorder.status({ state: 'streaming', reconnects: 1 });
    let pings = 0;
    (await server.peer(1)).socket.on('ping', () => (pings += 1));
    // Enough for a first stall, not for a second.
    later += 45_000;
    await vi.waitFor(() => expect(pings).toBeGreaterThan(3), PATIENCE);
    expect(server.peers).toHaveLength(2);
    later += 500_000;
    await server.peer(2);
  });

  it('is not measured by the silence of the one before while the server is slow to take the key', async () => {
    const server = await rawServer((peer, action, params) => {
      if (action !== 'auth' || server.peers.length === 1) politely(peer, action, params);
    });
    let later = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + later };
    const { client, recorder } = follow(server.url, { clock, pingIntervalMs: 5, silenceTimeoutMs: Infinity });
    client.subscribe(FIVE);
    await recorder.status({ state: 'streaming' });
    const first = await server.peer(0);
    flow(first);
    await vi.waitFor(() => expect(recorder.messages).toHaveLength(1_000), PATIENCE);
    first.socket.terminate();
    const second = await server.peer(1);
    await recorder.status({ state: 'authenticating', reconnects: 1 });
    later = 500_000;
    let pings = 0;
    second.socket.on('ping', () => (pings += 1));
    await vi.waitFor(() => expect(pings).toBeGreaterThan(3), PATIENCE);
    expect(server.peers).toHaveLength(2);
    expect(recorder.alerts.map(({ message }) => message).join()).not.toContain('stalled');
  });

  it('is not measured by topics that have been given up', async () => {
    const server = await rawServer();
    let later = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + later };
    const { client, recorder } = follow(server.url, { clock, pingIntervalMs: 5, silenceTimeoutMs: Infinity });
    client.share(new Set(FIVE.map((symbol) => `T.${symbol}`)));
    const first = await server.peer(0);
    await recorder.status({ state: 'streaming' });
    flow(first);
    trades(first, tapeTrade('AAPL', 1_100));
    await recorder.received(['AAPL-1100']);
    client.share(new Set());
    later = 1_000_000;
    let pings = 0;
    first.socket.on('ping', () => (pings += 1));
    await vi.waitFor(() => expect(pings).toBeGreaterThan(3), PATIENCE);
    expect(recorder.states).not.toContain('waiting');
  });

  it('is tried again and again, with doubled pauses up to the cap', async () => {
    const { clock, slept } = impatientClock([601, 1_202, 2_404, 3_000]);
    const gone = await RawServer.start();
    const { url } = gone;
    await gone.close();
    const { recorder } = follow(url, { clock, backoffBaseMs: 601, backoffCapMs: 3_000 });
    expect((await recorder.status({ state: 'waiting' })).detail).toMatch(
      /^Connection lost: connect ECONNREFUSED .*\. Next attempt in 0\.6 s\.$/,
    );
    await recorder.status({ state: 'waiting', reconnects: 5 });
    expect(slept.filter((ms) => [601, 1_202, 2_404, 3_000].includes(ms)).slice(0, 5)).toEqual([601, 1_202, 2_404, 3_000, 3_000]);
  });

  it('begins with the short pause again only after data has flowed for a while', async () => {
    const pauses = [601, 1_202, 2_404];
    const { clock, slept } = impatientClock(pauses);
    const server = await rawServer();
    let now = 0;
    const { recorder } = follow(server.url, {
      clock: { ...clock, monotonic: () => now },
      backoffBaseMs: 601,
      backoffCapMs: 30_000,
      stableDataMs: 10_000,
    });
    const session = async (n: number, flowsMs: number): Promise<void> => {
      await recorder.status({ state: 'streaming', reconnects: n });
      for (const ms of [0, flowsMs]) {
        const id = `${n}-${ms}`;
        now += ms;
        trades(await server.peer(n), tapeTrade('AAPL', 0, { id }));
        await vi.waitFor(() => expect(recorder.labels.at(-1)).toBe(id), PATIENCE);
      }
      (await server.peer(n)).socket.terminate();
    };
    await session(0, 9_999);
    await session(1, 9_999);
    await session(2, 10_000);
    await recorder.status({ state: 'streaming', reconnects: 3 });
    expect(slept.filter((ms) => pauses.includes(ms))).toEqual([601, 1_202, 601]);
  });
});
