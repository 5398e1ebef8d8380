import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientOf, FeedRecorder, impatientClock } from '../../../test/support/feed-recorder.js';
import { LiveTape, tapeTrade } from '../../../test/support/live-tape.js';
import { PATIENCE, politely, RawClient, RawServer } from '../../../test/support/vendor-socket.js';
import { silentLog, type Ticker, tickerOf } from '../../market/index.js';
import { systemClock } from '../../ops/index.js';
import { type SimulatorOptions, startSimulator } from '../simulator/index.js';
import type { MassiveClientOptions } from './index.js';

const [AAPL, MSFT, NVDA] = [tickerOf('AAPL'), tickerOf('MSFT'), tickerOf('NVDA')];

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function simulator(options: Partial<SimulatorOptions> = {}) {
  const tape = new LiveTape();
  const server = await startSimulator({ host: '127.0.0.1', port: 0, tape, speed: 'max', clock: systemClock, log: silentLog, ...options });
  undo.push(
    () => server.close(),
    () => tape.end(),
  );
  return { tape, server };
}

async function rawServer(...options: Parameters<typeof RawServer.start>): Promise<RawServer> {
  const server = await RawServer.start(...options);
  undo.push(() => server.close());
  return server;
}

function follow(url: string, options: Partial<MassiveClientOptions> = {}, symbols: readonly Ticker[] | '*' = '*') {
  const client = clientOf(url, options);
  const recorder = new FeedRecorder();
  undo.push(() => client.close());
  client.subscribe(symbols);
  client.start(recorder);
  return { client, recorder };
}

describe('a client of the vendor', () => {
  it('goes through the handshake, each step shown', async () => {
    const { server } = await simulator();
    const { recorder } = follow(server.url, { channels: ['T', 'AM'] }, [AAPL, MSFT]);
    await recorder.status({ state: 'streaming' });
    expect(recorder.statuses).toEqual([
      {
        state: 'connecting',
        detail: `Connecting to ${new URL(server.url).host}.`,
        subscribed: 0,
        ignoredTopics: [],
        refusedTopics: [],
        reconnects: 0,
      },
      { state: 'authenticating', detail: 'Authenticating.', subscribed: 0, ignoredTopics: [], refusedTopics: [], reconnects: 0 },
      { state: 'subscribing', detail: 'Subscribing to 4 topics.', subscribed: 0, ignoredTopics: [], refusedTopics: [], reconnects: 0 },
      { state: 'streaming', detail: 'Streaming.', subscribed: 4, ignoredTopics: [], refusedTopics: [], reconnects: 0 },
    ]);
  });

  it('says nothing before the greeting, and the key in the auth message alone', async () => {
    const server = await rawServer();
    const { recorder } = follow(server.url, { apiKey: 'secret' }, [AAPL, MSFT]);
    await recorder.status({ state: 'streaming' });
    expect((await server.peer()).requests).toEqual(['auth secret', 'subscribe T.AAPL,T.MSFT']);
    expect(JSON.stringify(recorder.statuses)).not.toContain('secret');
  });

  it('gets thousands of trades complete and in order', async () => {
    const { server, tape } = await simulator();
    const trades = Array.from({ length: 10_000 }, (_, i) =>
      tapeTrade(`S${i % 19}`, i, { price: 1 + i / 100, conditions: i % 3 ? [] : [37] }),
    );
    for (let from = 0; from < trades.length; from += 700) tape.push(...trades.slice(from, from + 700));
    const { recorder } = follow(server.url);
    await vi.waitFor(() => expect(recorder.messages).toHaveLength(10_000), PATIENCE);
    expect(recorder.messages).toEqual(
      trades.map(({ kind, symbol, price, size, time, sequence, conditions, exchange, id }) => ({
        kind,
        symbol,
        price,
        size,
        time,
        sequence,
        conditions,
        exchange,
        id,
      })),
    );
  });

  it('takes leave with a close frame, and shows it', async () => {
    const server = await rawServer();
    const { client, recorder } = follow(server.url);
    await recorder.status({ state: 'streaming' });
    await client.close();
    expect(await (await server.peer()).closed).toBe(1_000);
    expect(recorder.statuses.at(-1)).toMatchObject({ state: 'closed', detail: 'Closed.' });
    expect(server.peers).toHaveLength(1);
  });

  it('can be closed while it connects, and while it waits', async () => {
    const mute = await rawServer(() => undefined);
    const connecting = follow(mute.url);
    await mute.peer();
    await connecting.client.close();
    expect(connecting.recorder.states).toEqual(['connecting', 'closed']);

    const waiting = follow(mute.url, { connectTimeoutMs: 20, backoffBaseMs: 1_000_000, backoffCapMs: 1_000_000 });
    await waiting.recorder.status({ state: 'waiting' });
    await waiting.client.close();
    expect(waiting.recorder.states).toEqual(['connecting', 'waiting', 'closed']);
  });
});

describe('the topics of a client', () => {
  it('that the server ignores are named after a while', async () => {
    const server = await rawServer((peer, action, params) =>
      politely(peer, action, action === 'subscribe' ? params.replace('T.NVDA', 'x').replace('T.MSFT', 'y') : params),
    );
    const { recorder } = follow(server.url, { ackTimeoutMs: 30 }, [AAPL, MSFT, NVDA]);
    expect(await recorder.status({ state: 'streaming' })).toEqual({
      state: 'streaming',
      detail: 'Streaming; no answer for T.MSFT, T.NVDA.',
      subscribed: 1,
      ignoredTopics: ['T.MSFT', 'T.NVDA'],
      refusedTopics: [],
      reconnects: 0,
    });
  });

  it('that the simulator does not know are named too', async () => {
    const { server } = await simulator();
    const { recorder } = follow(server.url, { ackTimeoutMs: 30 }, [AAPL, tickerOf('NO SUCH')]);
    expect(await recorder.status({ state: 'streaming' })).toMatchObject({ subscribed: 1, ignoredTopics: ['T.NO SUCH'] });
  });

  it('change at run time: what is new is asked for, what is gone is dropped', async () => {
    const { server, tape } = await simulator();
    const { client, recorder } = follow(server.url, {}, [AAPL, MSFT]);
    await recorder.status({ state: 'streaming', subscribed: 2 });
    tape.push(tapeTrade('AAPL', 0), tapeTrade('MSFT', 1), tapeTrade('NVDA', 2));
    await recorder.received(['AAPL-0', 'MSFT-1']);

    client.subscribe([AAPL]);
    await recorder.status({ state: 'streaming', subscribed: 1 });
    client.subscribe([AAPL, MSFT, NVDA]);
    await recorder.status({ state: 'streaming', subscribed: 3 });
    client.subscribe([AAPL, NVDA, tickerOf('IBM'), tickerOf('F')]);
    await recorder.status({ state: 'streaming', subscribed: 4 });
    tape.push(tapeTrade('MSFT', 3), tapeTrade('NVDA', 4), tapeTrade('AAPL', 5));
    await recorder.received(['AAPL-0', 'MSFT-1', 'NVDA-4', 'AAPL-5']);
  });

  it('that change send only the difference', async () => {
    const server = await rawServer();
    const { client, recorder } = follow(server.url, {}, [AAPL, MSFT]);
    await recorder.status({ state: 'streaming' });
    client.subscribe([MSFT, NVDA]);
    client.subscribe([MSFT, NVDA]);
    client.subscribe('*');
    const { requests } = await server.peer();
    await vi.waitFor(() => expect(requests).toHaveLength(6), PATIENCE);
    expect(requests.slice(2)).toEqual(['unsubscribe T.AAPL', 'subscribe T.NVDA', 'unsubscribe T.MSFT,T.NVDA', 'subscribe T.*']);
  });
});

describe('a refused client', () => {
  it('is blocked by a wrong key and tries no more', async () => {
    const { clock, slept } = impatientClock([]);
    const server = await rawServer((peer, action) => {
      if (action === 'connect') politely(peer, action, '');
      else peer.socket.send('[{"ev":"status","status":"auth_failed","message":"authentication failed"}]', () => peer.socket.terminate());
    });
    const { client, recorder } = follow(server.url, { clock });
    const { detail } = await recorder.status({ state: 'blocked' });
    expect(detail).toBe('The vendor refused the key: authentication failed. Correct MASSIVE_API_KEY or the plan, then restart.');
    await (
      await server.peer()
    ).closed;
    // Its loop has ended, so that closing has nothing to wait for, and no pause of a next try was begun.
    await client.close();
    expect(recorder.states).toEqual(['connecting', 'authenticating', 'blocked', 'closed']);
    expect(server.peers).toHaveLength(1);
    expect(slept).not.toContain(5);
  });

  it('is blocked by the simulator in the same way', async () => {
    const { server } = await simulator({ keys: ['other'] });
    const { recorder } = follow(server.url);
    expect(await recorder.status({ state: 'blocked' })).toMatchObject({ reconnects: 0, subscribed: 0 });
  });

  it('stays away for a minute after an eviction, then comes back', async () => {
    const { server, tape } = await simulator();
    const { clock, slept } = impatientClock([60_000]);
    const { recorder } = follow(server.url, { clock });
    await recorder.status({ state: 'streaming' });
    const other = await new RawClient(server.url).authenticated();
    undo.push(() => other.terminate());
    const { detail } = await recorder.status({ state: 'blocked' });
    expect(detail).toContain('Another program outside TickStock took the vendor');
    expect(detail).toContain('The next attempt is in 60 s');
    await recorder.status({ state: 'streaming', reconnects: 1 });
    expect(slept.filter((ms) => ms === 60_000)).toHaveLength(1);
    // Now it is the other one that had to go.
    expect(await other.closed).toBe(1_008);
    tape.push(tapeTrade('AAPL', 0));
    await recorder.received(['AAPL-0']);
  });

  it('keeps to the pause that is set', async () => {
    const { server } = await simulator({ policy: 'evict-newest' });
    const holder = await new RawClient(server.url).authenticated();
    undo.push(() => holder.terminate());
    const { clock, slept } = impatientClock([90_000]);
    const { recorder } = follow(server.url, { clock, coolDownMs: 90_000 });
    await recorder.status({ state: 'blocked', reconnects: 3 });
    expect(slept.filter((ms) => ms === 90_000).length).toBeGreaterThanOrEqual(2);
    expect(recorder.states).not.toContain('waiting');
    holder.terminate();
    await recorder.status({ state: 'streaming' });
  });
});
