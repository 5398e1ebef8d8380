import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acknowledged, RawClient } from '../../../test/support/raw-client.js';
import { connectionsLeft, event, runRelay, type RunningRelay } from '../../../test/support/running-relay.js';
import type { RawElement } from '../protocol/index.js';

let running: RunningRelay;
beforeEach(async () => {
  running = await runRelay();
});
afterEach(() => running.stop());

const client = (topics: string): Promise<RawClient> => RawClient.subscribed(running.relay.url, topics);
const frameOf = (...elements: readonly RawElement[]): string => `[${elements.map(({ json }) => json).join(',')}]`;

describe('acknowledgements', () => {
  it('gives one status a topic in one frame, in the order of the request', async () => {
    const one = await client('');
    expect(await one.request('subscribe', 'T.AAPL,A.AAPL, AM.*,Q.MSFT,LULD.*')).toBe(
      acknowledged('subscribed', 'T.AAPL', 'A.AAPL', 'AM.*', 'Q.MSFT', 'LULD.*'),
    );
    expect(await one.request('unsubscribe', 'AM.*,T.AAPL')).toBe(acknowledged('unsubscribed', 'AM.*', 'T.AAPL'));
  });

  it('does not answer topics held already, unknown codes and topics not held', async () => {
    const one = await client('T.AAPL');
    one.send({ action: 'subscribe', params: 'T.AAPL' });
    one.send({ action: 'subscribe', params: 'ZZ.AAPL,T.,T,,FMV.*' });
    one.send({ action: 'unsubscribe', params: 'T.MSFT,ZZ.AAPL' });
    expect(await one.settled()).toEqual([]);
    expect(await one.request('subscribe', 'ZZ.AAPL,T.MSFT,T.AAPL,T.MSFT')).toBe(acknowledged('subscribed', 'T.MSFT'));
    expect(running.unions.at(-1)).toEqual(['T.AAPL', 'T.MSFT']);
  });

  it('ignores what is no request, unknown actions and a second auth, and stays up', async () => {
    const one = await client('T.AAPL');
    for (const text of ['{"action":"subscribe"', '[]', 'null', '""', '{"action":"subscribe","params":["T.X"]}', '{"params":"T.X"}'])
      one.send(text);
    one.send(Buffer.from([0xff, 0x00]));
    one.send({ action: 'snapshot', params: 'T.X' });
    one.send({ action: 'auth', params: 'again' });
    expect(await one.settled()).toEqual([]);
    expect(running.relay.status()).toMatchObject({ clients: 1, topics: 1 });
  });

  it('takes a request of a megabyte and no larger one', async () => {
    const one = await client('');
    const nearly = `T.AAPL,${' '.repeat(1_048_576 - 100)}`;
    expect(await one.request('subscribe', nearly)).toBe(acknowledged('subscribed', 'T.AAPL'));
    one.send({ action: 'subscribe', params: `T.MSFT,${' '.repeat(1_048_576)}` });
    expect((await one.closed).code).toBe(1009);
  });
});

describe('delivery', () => {
  it('forwards the vendor’s text unchanged, all of a delivery in one frame and in its order', async () => {
    const one = await client('T.AAPL,LULD.*,Q.AAPL');
    const odd: RawElement = {
      channel: 'LULD',
      symbol: 'ATHR',
      json: '{ "ev":"LULD", "T":"ATHR","t":1788877046310003385,"h":3.630,"x":"\\u00e9é" }',
    };
    const wanted = [event('Q', 'AAPL', 3), odd, event('T', 'AAPL', 1)];
    running.relay.deliver([event('T', 'MSFT', 1), ...wanted, event('A', 'AAPL', 9)]);
    expect(await one.frame(0)).toBe(frameOf(...wanted));
    expect(running.relay.status().delivered).toBe(3);
  });

  it('knows each channel’s wildcard by itself', async () => {
    const channels = ['T', 'Q', 'A', 'AM', 'LULD'] as const;
    const clients = await Promise.all(channels.map((channel) => client(`${channel}.*`)));
    const events = channels.map((channel, i) => event(channel, `S${i}`, i));
    running.relay.deliver(events);
    expect(await Promise.all(clients.map((one) => one.frame(0)))).toEqual(events.map((one) => frameOf(one)));
  });

  it('delivers once to who holds the wildcard and the symbol', async () => {
    const one = await client('T.*,T.AAPL');
    const first = event('T', 'AAPL', 1);
    running.relay.deliver([first]);
    await one.frame(0);
    expect(await one.settled()).toEqual([frameOf(first)]);
  });

  it('goes on by the wildcard after the symbol is dropped, and by the symbol after the wildcard is', async () => {
    const [wild, named] = await Promise.all([client('T.*,T.AAPL'), client('T.*,T.AAPL')]);
    await wild.request('unsubscribe', 'T.AAPL');
    await named.request('unsubscribe', 'T.*');
    running.relay.deliver([event('T', 'AAPL', 1), event('T', 'MSFT', 2)]);
    expect(await wild.frame(1)).toBe(frameOf(event('T', 'AAPL', 1), event('T', 'MSFT', 2)));
    expect(await named.frame(1)).toBe(frameOf(event('T', 'AAPL', 1)));
    expect(running.unions.at(-1)).toEqual(['T.*', 'T.AAPL']);
    named.socket.close();
    await connectionsLeft(running.relay, 1);
    expect(running.unions.at(-1)).toEqual(['T.*']);
  });

  it('says nothing of a topic after its unsubscription was acknowledged', async () => {
    const [one, other] = await Promise.all([client('T.AAPL,T.MSFT'), client('T.AAPL,T.MSFT')]);
    await one.request('unsubscribe', 'T.AAPL');
    running.relay.deliver([event('T', 'AAPL', 1)]);
    await other.frame(0);
    expect(await one.settled()).toHaveLength(1);
    running.relay.deliver([event('T', 'MSFT', 2)]);
    expect(await one.frame(1)).toBe(frameOf(event('T', 'MSFT', 2)));
  });

  it('keeps frames within 256 KiB and loses nothing at the cuts', async () => {
    const one = await client('T.*');
    const events = Array.from({ length: 9_000 }, (_, q) => event('T', 'AAPL', q));
    running.relay.deliver(events);
    await one.until(() => one.elements().length === 9_000);
    expect(one.elements().map(({ q }) => q)).toEqual(events.map((_, q) => q));
    expect(Math.max(...one.frames.map((frame) => frame.length))).toBeLessThanOrEqual(262_144);
    expect(one.frames).toHaveLength(Math.ceil(frameOf(...events).length / 262_144));
  });
});

describe('the topics upstream', () => {
  it('count holders, and keep symbols beside a wildcard', async () => {
    const one = await client('T.AAPL');
    const two = await client('T.AAPL,T.*');
    expect(running.unions).toEqual([['T.AAPL'], ['T.*', 'T.AAPL']]);
    await one.request('unsubscribe', 'T.AAPL');
    expect(running.unions).toHaveLength(2);
    await two.request('unsubscribe', 'T.*');
    expect(running.unions.at(-1)).toEqual(['T.AAPL']);
    two.socket.terminate();
    await connectionsLeft(running.relay, 1);
    expect(running.unions.at(-1)).toEqual([]);
    expect(running.relay.status().topics).toBe(0);
  });
});
