import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../market/index.js';
import { LiveTape, tapeTrade } from '../../../test/support/live-tape.js';
import { PATIENCE, RawClient } from '../../../test/support/vendor-socket.js';
import { systemClock } from '../../ops/index.js';
import { startSimulator } from './index.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function start(limit = 1) {
  const tape = new LiveTape();
  const server = await startSimulator({ host: '127.0.0.1', port: 0, tape, speed: 'max', clock: systemClock, log: silentLog, limit });
  undo.push(
    () => server.close(),
    () => tape.end(),
  );
  const connect = async (...topics: readonly string[]): Promise<RawClient> => {
    const client = new RawClient(server.url);
    undo.push(() => client.terminate());
    await client.authenticated();
    return client.subscribed(...topics);
  };
  return { tape, server, connect };
}

const ids = (client: RawClient): unknown[] => client.of('T').map(({ i }) => i);

describe('trades', () => {
  it('reach a client once, though it holds both the wildcard and the ticker', async () => {
    const { tape, server, connect } = await start();
    const client = await connect('T.*', 'T.AAPL');
    tape.push(tapeTrade('AAPL', 0), tapeTrade('MSFT', 1), tapeTrade('AAPL', 2));
    tape.end();
    await server.ended;
    await vi.waitFor(() => expect(ids(client)).toEqual(['AAPL-0', 'MSFT-1', 'AAPL-2']), PATIENCE);
  });

  it('reach each client by its own topics', async () => {
    const { tape, server, connect } = await start(2);
    const [one, all] = [await connect('T.MSFT'), await connect('T.*')];
    tape.push(tapeTrade('AAPL', 0), tapeTrade('MSFT', 1), tapeTrade('MSFTX', 2), tapeTrade('MSFT', 3));
    tape.end();
    await server.ended;
    await vi.waitFor(() => expect([ids(one).length, ids(all).length]).toEqual([2, 4]), PATIENCE);
    expect(ids(one)).toEqual(['MSFT-1', 'MSFT-3']);
    expect(server.status()).toMatchObject({ trades: 4, feedTime: tapeTrade('MSFT', 3).time, cutOff: 0 });
  });

  it('of a ticker stop when it is unsubscribed, and begin when it is subscribed', async () => {
    const { tape, connect } = await start();
    const client = await connect('T.AAPL', 'T.MSFT');
    tape.push(tapeTrade('AAPL', 0), tapeTrade('MSFT', 1), tapeTrade('NVDA', 2));
    await vi.waitFor(() => expect(ids(client)).toEqual(['AAPL-0', 'MSFT-1']), PATIENCE);

    client.send('unsubscribe', 'T.MSFT');
    await client.said('success: unsubscribed to: T.MSFT');
    await client.subscribed('T.NVDA');
    tape.push(tapeTrade('MSFT', 3), tapeTrade('NVDA', 4), tapeTrade('AAPL', 5));
    await vi.waitFor(() => expect(ids(client)).toEqual(['AAPL-0', 'MSFT-1', 'NVDA-4', 'AAPL-5']), PATIENCE);
  });

  it('still come by the wildcard when the ticker is unsubscribed', async () => {
    const { tape, connect } = await start();
    const client = await connect('T.AAPL', 'T.*');
    client.send('unsubscribe', 'T.AAPL');
    await client.said('success: unsubscribed to: T.AAPL');
    tape.push(tapeTrade('AAPL', 0));
    await vi.waitFor(() => expect(ids(client)).toEqual(['AAPL-0']), PATIENCE);
  });

  it('are not sent before anything is subscribed, nor lost meanwhile', async () => {
    const { tape, server, connect } = await start();
    tape.push(tapeTrade('AAPL', 0));
    tape.end();
    const client = await connect('T.AAPL');
    await server.ended;
    await vi.waitFor(() => expect(ids(client)).toEqual(['AAPL-0']), PATIENCE);
    expect(client.elements.findIndex(({ ev }) => ev === 'T')).toBe(3);
  });

  it('carry every field of the vendor', async () => {
    const { tape, connect } = await start();
    const client = await connect('T.BRK.B');
    tape.push(tapeTrade('BRK.B', 5, { price: 491.235, size: 12.5, conditions: [14, 37], trfId: 202, trfTime: tapeTrade('X', 6).time }));
    await vi.waitFor(() => expect(client.of('T')).toHaveLength(1), PATIENCE);
    expect(client.of('T')[0]).toEqual({
      ev: 'T',
      sym: 'BRK.B',
      i: 'BRK.B-5',
      x: 12,
      p: 491.235,
      s: 12,
      c: [14, 37],
      t: 1_381_152_600_005,
      pt: 1_381_152_600_005,
      q: 6,
      z: 1,
      trfi: 202,
      trft: 1_381_152_600_006,
      ds: '12.5',
    });
  });
});

describe('a tape at full speed', () => {
  it('arrives complete and in order', async () => {
    const { tape, server, connect } = await start();
    const trades = Array.from({ length: 20_000 }, (_, i) => tapeTrade(`S${i % 37}`, i * 3));
    for (let from = 0; from < trades.length; from += 1_500) tape.push(...trades.slice(from, from + 1_500));
    tape.end();
    const client = await connect('T.*');
    await server.ended;
    await vi.waitFor(() => expect(client.of('T')).toHaveLength(20_000), PATIENCE);
    expect(ids(client)).toEqual(trades.map(({ id }) => id));
  });

  it('waits for a client to come back rather than play to nobody', async () => {
    const { tape, server, connect } = await start();
    tape.push(tapeTrade('AAPL', 0));
    const first = await connect('T.AAPL');
    await vi.waitFor(() => expect(ids(first)).toEqual(['AAPL-0']), PATIENCE);
    first.terminate();
    await vi.waitFor(() => expect(server.status().connections).toBe(0), PATIENCE);
    // The first finds nobody; from then on the tape waits.
    tape.push(tapeTrade('AAPL', 1));
    tape.push(tapeTrade('AAPL', 2));
    tape.end();
    const second = await connect('T.AAPL');
    await server.ended;
    await vi.waitFor(() => expect(ids(second)).toEqual(['AAPL-2']), PATIENCE);
  });
});
