import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawClient } from '../../../test/support/raw-client.js';
import { connectionsLeft, event, runRelay, type RunningRelay } from '../../../test/support/running-relay.js';
import type { RawElement } from '../protocol/index.js';

const MAX_QUEUED_BYTES = 300_000;
const lines: string[] = [];
const note = (message: string, fields?: object): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
const log = { debug: note, info: note, warn: note, error: note, child: () => log };

let running: RunningRelay;
beforeEach(async () => {
  lines.length = 0;
  running = await runRelay({ maxQueuedBytes: MAX_QUEUED_BYTES, log });
});
afterEach(() => running.stop());

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('fifty clients, one of which never reads', () => {
  const SYMBOLS = Array.from({ length: 40 }, (_, i) => `S${i}`);
  const BATCHES = 200;
  const PER_BATCH = 50;

  /** Wildcards, single symbols, both, and sets that nobody shares. */
  const topicsOf = (i: number): string[] => {
    const some = SYMBOLS.filter((_, n) => n % (2 + (i % 7)) === i % 2).map((symbol) => `T.${symbol}`);
    return [['T.*'], some, ['T.*', `T.S${i % 40}`], ['Q.*', ...some], [`T.S${i % 40}`]][i % 5] ?? [];
  };
  const eventNumber = (q: number): RawElement => event(q % 9 === 0 ? 'Q' : 'T', SYMBOLS[(q * 7) % 40] ?? '', q);

  /** Only the one that never reads wants these: they fill what the system's own socket buffers take, some megabytes. */
  const filler: RawElement = { channel: 'LULD', symbol: 'FILL', json: JSON.stringify({ ev: 'LULD', T: 'FILL', x: 'x'.repeat(100_000) }) };

  it('costs the others nothing: each gets every event of its topics, in order', async () => {
    const { relay, clock } = running;
    const topics = Array.from({ length: 49 }, (_, i) => [...topicsOf(i), 'A.END']);
    const clients = await Promise.all(topics.map((held) => RawClient.subscribed(relay.url, held.join(','))));
    const paused = await RawClient.subscribed(relay.url, 'T.*,Q.*,LULD.*');
    paused.socket.pause();

    const sent: RawElement[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const elements = Array.from({ length: PER_BATCH }, (_, i) => eventNumber(batch * PER_BATCH + i));
      sent.push(...elements);
      relay.deliver([...elements, filler]);
      // The readers share this process, so the sender has to let them read.
      await turn();
    }
    relay.deliver([event('A', 'END', -1)]);

    for (const [i, client] of clients.entries()) {
      await client.until(() => client.frames.at(-1)?.includes('"sym":"END"') === true);
      const held = new Set(topics[i]);
      const wanted = sent.filter(({ channel, symbol }) => held.has(`${channel}.*`) || held.has(`${channel}.${symbol}`));
      expect(wanted.length).toBeGreaterThan(200);
      const frames = client.frames.map((frame) => frame.slice(1, -1)).join();
      // As one text: a comparison of long lists is slow.
      expect(frames === [...wanted, event('A', 'END', -1)].map(({ json }) => json).join()).toBe(true);
    }
    expect(relay.status()).toMatchObject({ clients: 49, cutOff: 1, dead: 0, refused: 0 });
    expect(relay.status().peakQueuedBytes).toBeGreaterThan(MAX_QUEUED_BYTES / 2);
    expect(relay.status().peakQueuedBytes).toBeLessThanOrEqual(MAX_QUEUED_BYTES);
    expect(lines).toEqual([expect.stringMatching(/^a relay client was disconnected \{"reason":"slow","queuedBytes":\d+,"clients":49\}$/)]);

    await clock.advance(2_000);
    await connectionsLeft(relay, 49);
    expect(relay.status().queuedBytes).toBe(0);
  });
});

describe('a client that read too slowly', () => {
  const chunk = (q: number): RawElement => ({
    channel: 'T',
    symbol: 'AAPL',
    json: JSON.stringify({ ev: 'T', sym: 'AAPL', q, x: 'x'.repeat(90_000) }),
  });

  it('finds all that was queued and the close code 1012 when it reads again, and its topics are gone at once', async () => {
    const { relay, unions } = running;
    const client = await RawClient.subscribed(relay.url, 'T.AAPL');
    client.socket.pause();
    let sent = 0;
    while (relay.status().cutOff === 0) {
      relay.deliver([chunk(sent)]);
      sent += 1;
      await turn();
    }
    await turn();
    expect(unions.at(-1)).toEqual([]);
    relay.deliver([chunk(sent)]);
    client.socket.resume();
    expect(await client.closed).toEqual({ code: 1012, reason: 'too slow: unread data exceeds the limit' });
    expect(client.elements().map(({ q }) => q)).toEqual(Array.from({ length: sent - 1 }, (_, q) => q));
  });

  it('finds its own frames unspoilt, though memory is used again for those of others meanwhile', async () => {
    const { relay } = running;
    const others = (q: number): RawElement => ({ ...chunk(-q), symbol: 'MSFT' });
    const reading = await RawClient.subscribed(relay.url, 'T.MSFT');
    const client = await RawClient.subscribed(relay.url, 'T.AAPL');
    client.socket.pause();
    let sent = 0;
    while (relay.status().cutOff === 0) {
      relay.deliver([others(sent), chunk(sent), event('T', 'IBM', 0)]);
      sent += 1;
      await turn();
    }
    client.socket.resume();
    await client.closed;
    expect(client.elements().map(({ q }) => q)).toEqual(Array.from({ length: sent - 1 }, (_, q) => q));
    await reading.until(() => reading.frames.length === sent);
    expect(reading.elements().map(({ q }) => q)).toEqual(Array.from({ length: sent }, (_, q) => 0 - q));
  });

  it('is cut as well when it asks much and reads no answer', async () => {
    const { relay } = running;
    const client = await RawClient.subscribed(relay.url, '');
    client.socket.pause();
    const topics = Array.from({ length: 4_000 }, (_, i) => `T.SYM${i}`).join();
    while (relay.status().cutOff === 0) {
      for (const action of ['subscribe', 'unsubscribe']) client.send({ action, params: topics });
      await turn();
    }
    expect(relay.status()).toMatchObject({ clients: 0, topics: 0 });
    expect(relay.status().peakQueuedBytes).toBeLessThanOrEqual(MAX_QUEUED_BYTES);
  });
});
