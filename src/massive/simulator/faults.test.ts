import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUTHENTICATED, Bench, GREETING, NOT_AUTHORIZED, type RawClient, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

const last = (client: RawClient) => (trades: readonly { readonly sequence: number }[]) =>
  client.until(() => client.trades.includes(trades.at(-1)?.sequence));

describe('connections that end', () => {
  it('drop: the socket ends without a close frame, between two given trades', async () => {
    const trades = [trade('AAPL'), trade('AAPL'), trade('AAPL')];
    await bench.start({ faults: [{ fault: 'drop', after: { trades: 2 } }] });
    const client = await bench.subscribed('T.*');
    bench.tape.push(...trades);
    expect((await client.over())?.code).toBe(1_006);
    expect(client.trades).not.toContain(trades[2]?.sequence);
    expect(bench.simulator.status().connections).toBe(0);
    const next = await bench.subscribed('T.*');
    const after = trade('AAPL');
    bench.tape.push(after);
    await last(next)([after]);
    expect(next.trades).toEqual([after.sequence]);
  });

  it('close: code and reason, after all that came before', async () => {
    const trades = [trade('AAPL'), trade('AAPL')];
    await bench.start({ faults: [{ fault: 'close', code: 1_013, reason: 'try again later', after: { trades: 2 } }] });
    const client = await bench.subscribed('T.*');
    bench.tape.push(...trades);
    expect(await client.over()).toEqual({ code: 1_013, reason: 'try again later' });
    expect(client.trades).toEqual(trades.map(({ sequence }) => sequence));
  });

  it('evict: max_connections, then close code 1008; the slot is free again', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    bench.simulator.fault({ fault: 'evict' });
    expect(await client.over()).toEqual({ code: 1_008, reason: 'max_connections' });
    expect(client.statuses.at(-1)).toMatch(/^max_connections: Maximum number of websocket connections exceeded\./);
    expect(bench.simulator.status()).toMatchObject({ connections: 0, evictions: 1, holders: {} });
    await bench.authenticated();
  });

  it('evict with holdMs: a newcomer evicts the phantom, or by policy evict-newest is refused until it leaves', async () => {
    await bench.start();
    await bench.authenticated();
    bench.simulator.fault({ fault: 'evict', holdMs: 5_000 });
    expect(bench.simulator.status()).toMatchObject({ connections: 0, holders: { key: 1 } });
    const newcomer = await bench.subscribed('T.*');
    expect(bench.simulator.status()).toMatchObject({ connections: 1, holders: { key: 1 }, evictions: 1 });
    expect(newcomer.closed).toBeUndefined();
    await bench.close();

    bench = new Bench();
    await bench.start({ policy: 'evict-newest' });
    await bench.authenticated();
    bench.simulator.fault({ fault: 'evict', holdMs: 5_000 });
    const refused = await bench.authenticated();
    expect((await refused.over())?.code).toBe(1_008);
    bench.clock.advance(5_000);
    const accepted = await bench.subscribed('T.*');
    expect(accepted.closed).toBeUndefined();
    expect(bench.simulator.status().mostPerKey).toBe(1);
  });

  it('slow-abort: no more data, then no close frame; counted as cut off', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    bench.simulator.fault({ fault: 'slow-abort', ms: 2_000 });
    bench.tape.push(trade('AAPL'));
    await expect.poll(() => bench.simulator.status().trades).toBe(1);
    bench.clock.advance(2_000);
    expect(await client.over()).toEqual({ code: 1_006, reason: '' });
    expect(client.trades).toEqual([]);
    expect(bench.simulator.status().cutOff).toBe(1);
  });

  it('zombie: the slot of an aborted socket stays taken, that of a closed one does not', async () => {
    await bench.start({ policy: 'evict-newest', faults: [{ fault: 'zombie', ms: 4_000 }] });
    const polite = await bench.authenticated();
    polite.close();
    await polite.over();
    const aborted = await bench.authenticated();
    bench.simulator.fault({ fault: 'drop' });
    await aborted.over();
    await expect.poll(() => bench.simulator.status().sockets).toBe(0);
    expect(bench.simulator.status()).toMatchObject({ connections: 0, holders: { key: 1 } });
    const refused = await bench.authenticated();
    expect((await refused.over())?.code).toBe(1_008);
    bench.clock.advance(4_000);
    await bench.subscribed('T.*');
  });
});

describe('connections that fall silent', () => {
  it('pause: nothing arrives, pongs do, and the trades of the pause are lost to this connection', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    const [before, within, after] = [trade('AAPL'), trade('AAPL'), trade('AAPL')];
    bench.simulator.fault({ fault: 'pause', trades: 1, after: { trades: 1 } });
    bench.tape.push(before, within, after);
    await last(client)([after]);
    expect(client.trades).toEqual([before.sequence, after.sequence]);
    expect(bench.simulator.status()).toMatchObject({ lost: 1, delivered: 2 });
    expect((await bench.json<{ results: unknown[] }>('/v3/trades/AAPL')).results).toHaveLength(3);
  });

  it('pause by time with lose false: everything arrives afterwards, in order', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    bench.simulator.fault({ fault: 'pause', ms: 10_000, lose: false });
    const held = [trade('AAPL'), trade('MSFT')];
    bench.tape.push(...held);
    client.ping();
    await client.until(() => client.pongs === 1);
    await expect.poll(() => bench.simulator.status().trades).toBe(2);
    expect(client.trades).toEqual([]);
    bench.clock.advance(10_000);
    await last(client)(held);
    expect(client.trades).toEqual(held.map(({ sequence }) => sequence));
  });

  it('pause of the whole feed: a new connection gets nothing either until clear', async () => {
    await bench.start();
    bench.simulator.fault({ fault: 'pause', scope: 'feed' });
    const client = await bench.subscribed('T.*');
    const [lost, seen] = [trade('AAPL'), trade('AAPL')];
    bench.tape.push(lost);
    await expect.poll(() => bench.simulator.status().lost).toBe(1);
    bench.simulator.fault({ fault: 'clear' });
    bench.tape.push(seen);
    await last(client)([seen]);
    expect(client.trades).toEqual([seen.sequence]);
  });

  it('a later pause takes the place of an earlier one', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    bench.simulator.fault({ fault: 'pause', ms: 1_000, lose: false });
    bench.simulator.fault({ fault: 'pause', ms: 5_000, lose: false, scope: 'feed' });
    const print = trade('AAPL');
    bench.tape.push(print);
    bench.clock.advance(1_000);
    client.ping();
    await client.until(() => client.pongs === 1);
    await expect.poll(() => bench.simulator.status().trades).toBe(1);
    expect(client.trades).toEqual([]);
    bench.clock.advance(4_000);
    await last(client)([print]);
  });

  it('half-open: neither data nor pongs nor a close; another connection is not touched', async () => {
    await bench.start({ limit: 2 });
    const [mute, other] = [await bench.subscribed('T.*', 'one'), await bench.subscribed('T.*', 'two')];
    bench.simulator.fault({ fault: 'half-open', key: 'one' });
    const print = trade('AAPL');
    mute.ping();
    bench.tape.push(print);
    await last(other)([print]);
    other.ping();
    await other.until(() => other.pongs === 1);
    expect({ trades: mute.trades, pongs: mute.pongs, closed: mute.closed }).toEqual({ trades: [], pongs: 0, closed: undefined });
    expect(bench.simulator.status().connections).toBe(2);
  });

  it('half-open with ms: the vendor gives the socket up', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    bench.simulator.fault({ fault: 'half-open', ms: 3_000 });
    bench.clock.advance(3_000);
    expect((await client.over())?.code).toBe(1_006);
  });

  it('half-open: a newcomer takes the slot of the silent socket', async () => {
    await bench.start();
    await bench.subscribed('T.*');
    bench.simulator.fault({ fault: 'half-open' });
    const newcomer = await bench.subscribed('T.*');
    expect(newcomer.closed).toBeUndefined();
    expect(bench.simulator.status()).toMatchObject({ connections: 1, evictions: 1 });
  });
});

describe('handshake and authentication', () => {
  it('refuse: HTTP 503, then a reset, each counted as an attempt', async () => {
    await bench.start({ faults: [{ fault: 'refuse', times: 1, how: 'http-503' }] });
    const unavailable = bench.connect();
    await unavailable.over();
    expect(unavailable.failure).toBe('Unexpected server response: 503');
    bench.simulator.fault({ fault: 'refuse', ms: 1_000, how: 'reset' });
    const reset = bench.connect();
    await reset.over();
    expect(reset.failure).toMatch(/ECONNRESET/);
    bench.clock.advance(1_000);
    await bench.authenticated();
    const { attempts, attemptTimes, auths } = bench.simulator.status();
    expect({ attempts, auths }).toEqual({ attempts: 3, auths: 1 });
    expect(attemptTimes.map((time) => time - 1_800_000_000_000)).toEqual([0, 0, 1_000]);
  });

  it('refuse offline: the connection is refused, and later accepted on the same port', async () => {
    await bench.start();
    bench.simulator.fault({ fault: 'refuse', how: 'offline', ms: 2_000 });
    const refused = bench.connect();
    await refused.over();
    expect(refused.failure).toMatch(/ECONNREFUSED/);
    bench.clock.advance(2_000);
    let retried: RawClient;
    do retried = await bench.connect().opened();
    while (retried.failure !== undefined);
    retried.send('auth', 'key');
    await retried.until(() => retried.statuses.includes(AUTHENTICATED));
  });

  it('auth-fail: auth_failed and an end without a close frame, so many times', async () => {
    const message = "Your plan doesn't include websocket access.";
    await bench.start({ faults: [{ fault: 'auth-fail', message, times: 1 }] });
    const client = await bench.connect().opened();
    client.send('auth', 'key');
    expect(await client.over()).toEqual({ code: 1_006, reason: '' });
    expect(client.statuses).toEqual([GREETING, `auth_failed: ${message}`]);
    await bench.authenticated();
    expect(bench.simulator.status()).toMatchObject({ auths: 1, authFailures: 1 });
  });

  it('auth-silent: no answer and no auth_timeout, a second try on the same socket is answered', async () => {
    await bench.start({ faults: [{ fault: 'auth-silent' }] });
    const client = await bench.connect().opened();
    client.send('auth', 'key');
    client.ping();
    await client.until(() => client.pongs === 1);
    bench.clock.advance(60_000);
    client.ping();
    await client.until(() => client.pongs === 2);
    expect(client.statuses).toEqual([GREETING]);
    expect(bench.simulator.status().auths).toBe(0);
    client.send('auth', 'key');
    await client.until(() => client.statuses.length === 2);
    expect(client.statuses).toEqual([GREETING, AUTHENTICATED]);
  });

  it('no-greeting: the first frame is the answer to the authentication', async () => {
    await bench.start({ faults: [{ fault: 'no-greeting' }] });
    const client = await bench.authenticated();
    expect(client.statuses).toEqual([AUTHENTICATED]);
    expect((await bench.authenticated()).statuses).toEqual([GREETING, AUTHENTICATED]);
  });

  it('auth_timeout: a client that says nothing is told so and dropped', async () => {
    await bench.start({ authTimeoutMs: 5_000 });
    const client = bench.connect();
    await client.until(() => client.statuses.length === 1);
    bench.clock.advance(5_000);
    expect(await client.over()).toEqual({ code: 1_006, reason: '' });
    expect(client.statuses).toEqual([GREETING, 'auth_timeout: No authentication request received.']);
  });
});

describe('topics', () => {
  it('not-authorized: an error without a name ahead of the acknowledgements, and no data of the channel', async () => {
    await bench.start({ faults: [{ fault: 'not-authorized', channels: ['Q'] }] });
    const client = await bench.subscribed('Q.AAPL,T.AAPL,A.AAPL');
    expect(client.statuses.slice(2)).toEqual([NOT_AUTHORIZED, 'success: subscribed to: T.AAPL', 'success: subscribed to: A.AAPL']);
    const print = trade('AAPL');
    bench.tape.push(print);
    await last(client)([print]);
    expect(client.of('Q')).toEqual([]);
  });

  it('the plan of --channels answers the same, and so do channels of other plans', async () => {
    await bench.start({ channels: ['T', 'AM'] });
    const client = await bench.subscribed('LULD.*,NOI.*,T.AAPL');
    expect(client.statuses.slice(2)).toEqual([NOT_AUTHORIZED, NOT_AUTHORIZED, 'success: subscribed to: T.AAPL']);
  });

  it('silent: unknown topics, topics held already, unknown actions, what is no JSON', async () => {
    await bench.start();
    const client = await bench.subscribed('T.AAPL');
    client.send('subscribe', 'ZZ.AAPL');
    client.send('subscribe', 'T.AAPL');
    client.send('dance', 'T.MSFT');
    client.sendText('{"action":');
    client.send('unsubscribe', 'T.MSFT');
    client.send('subscribe', 'T.NOTATICKER');
    await client.until(() => client.statuses.length >= 4);
    expect(client.statuses).toEqual([GREETING, AUTHENTICATED, 'success: subscribed to: T.AAPL', 'success: subscribed to: T.NOTATICKER']);
  });

  it('ignore-topics: no acknowledgement and no data, the other topics of the request as ever', async () => {
    await bench.start({ faults: [{ fault: 'ignore-topics', topics: ['T.MSFT'] }] });
    const client = await bench.subscribed('T.MSFT,T.AAPL');
    const [unheard, heard] = [trade('MSFT'), trade('AAPL')];
    bench.tape.push(unheard, heard);
    await last(client)([heard]);
    expect(client.statuses.slice(2)).toEqual(['success: subscribed to: T.AAPL']);
    expect(client.trades).toEqual([heard.sequence]);
  });

  it('a subscription ahead of the authentication: ignored, or answered by the setting; pipelining works', async () => {
    await bench.start({ beforeAuth: 'not-authorized', acks: 'each', limit: 2 });
    const early = await bench.connect().opened();
    early.send('subscribe', 'T.AAPL');
    early.send('auth', 'key');
    early.send('subscribe', 'T.AAPL,T.MSFT');
    await early.until(() => early.statuses.length === 5);
    expect(early.frames).toHaveLength(5);
    expect(early.statuses.slice(1)).toEqual([
      NOT_AUTHORIZED,
      AUTHENTICATED,
      'success: subscribed to: T.AAPL',
      'success: subscribed to: T.MSFT',
    ]);
  });
});
