import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf, type RecordingLog, recordingLog } from '../../../test/failures.js';
import { RedisServer, redisServerMissing, type RedisServerOptions } from '../../../test/redis-server.js';
import { type BusMessage, BusUnavailableError, CHANNELS, MAX_BUS_BACKLOG, resultHeadKey, resultStreamKey } from '../index.js';
import { NotingFollower } from '../results.suite.js';
import { connectRedis, type RedisBackend, type RedisOptions } from './index.js';

const missing = redisServerMissing();
const STREAM = resultStreamKey('bars');
const HEAD = resultHeadKey('bars');

const bars = (from: number, to: number): BusMessage[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ channel: CHANNELS.bars, body: String(from + at) }));
const numbers = (reader: NotingFollower): number[] => reader.bodies.map(Number);

describe.skipIf(missing)('streams of results on a Redis that fails', () => {
  let server: RedisServer;
  let log: RecordingLog;

  async function connect(options: Partial<RedisOptions> = {}): Promise<RedisBackend> {
    const backend = await connectRedis({ url: server.url, log, shards: 1, retentionMs: 60_000, random: () => 0, ...options });
    onTestFinished(() => backend.close());
    return backend;
  }

  async function start(options: RedisServerOptions = {}): Promise<RedisBackend> {
    server = await RedisServer.start(options);
    onTestFinished(() => server.stop());
    log = recordingLog();
    return connect();
  }

  /** Reads bars from the oldest on. */
  async function reading(backend: RedisBackend): Promise<NotingFollower> {
    const reader = new NotingFollower(backend.bus, { bars: 'oldest' });
    await reader.follower.catchUp();
    reader.run();
    onTestFinished(() => reader.stop());
    return reader;
  }

  const has = (reader: NotingFollower, last: number): Promise<void> =>
    vi.waitFor(() => expect(numbers(reader).at(-1)).toBe(last), { timeout: 10_000 });

  /** Waits until the server takes messages. */
  const published = (backend: RedisBackend, messages: readonly BusMessage[]): Promise<void> =>
    vi.waitFor(() => backend.bus.publish(messages), { timeout: 10_000, interval: 50 });

  it('goes on where it stood after its connections were broken', async () => {
    const backend = await start();
    const other = await connect();
    const reader = await reading(backend);
    await other.bus.publish(bars(1, 5));
    await has(reader, 5);
    for (const kind of ['normal', 'pubsub']) await server.command('CLIENT', 'KILL', 'TYPE', kind, 'SKIPME', 'yes');
    await vi.waitFor(() => expect([backend.available, other.available, other.stats().reconnects]).toEqual([true, true, 3]), 10_000);
    await other.bus.publish(bars(6, 6));
    await has(reader, 6);
    expect(numbers(reader)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reader.losses).toEqual([]);
  });

  it('goes on where it stood after a restart that has lost nothing its publishers know of', async () => {
    const backend = await start({ keeps: true });
    const reader = await reading(backend);
    await backend.bus.publish(bars(1, 5));
    await has(reader, 5);
    await vi.waitFor(async () => expect(String(await server.command('INFO', 'persistence'))).toContain('aof_pending_bio_fsync:0'));
    await server.kill();
    await server.restart();
    await published(backend, bars(6, 6));
    await has(reader, 6);
    expect(numbers(reader)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reader.losses.filter(({ reason }) => reason === 'epoch')).toEqual([]);
    expect(backend.bus.results.counters.epochs).toBe(1);
  });

  it('a publisher that knows nothing of an epoch of an earlier run of the server begins another', async () => {
    const first = await start({ keeps: true });
    await first.bus.publish(bars(1, 5));
    await first.close();
    const second = await connect();
    await second.bus.publish(bars(6, 6));
    const before = (await second.bus.results.ends()).bars;
    expect(before?.offset).toBe(6);
    await second.close();
    await server.kill();
    await server.restart();
    const third = await connect();
    await third.bus.publish(bars(7, 7));
    const { epoch = 0, offset } = (await third.bus.results.ends()).bars ?? {};
    expect(offset).toBe(1);
    expect(epoch).toBeGreaterThan(before?.epoch ?? Infinity);
  });

  it.each([
    ['killed, and came back empty', undefined],
    ['flushed', ['FLUSHALL']],
    ['short of the stream, which was evicted', ['DEL', STREAM]],
    ['short of what stands beside it', ['DEL', HEAD]],
  ])('tells its readers of another epoch after the server was %s', async (_, command) => {
    const backend = await start();
    const reader = await reading(backend);
    await backend.bus.publish(bars(1, 5));
    await has(reader, 5);
    const { epoch } = reader.place('bars');
    if (command) await server.command(...command);
    else {
      await server.kill();
      await server.restart();
    }
    await published(backend, bars(6, 6));
    await has(reader, 6);
    await backend.bus.publish(bars(7, 7));
    await has(reader, 7);
    expect(numbers(reader)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const next = reader.losses[0]?.next.epoch ?? 0;
    expect(next).toBeGreaterThan(epoch);
    expect(reader.losses).toMatchObject([{ kind: 'bars', reason: 'epoch', after: { epoch, offset: 5 }, next: { epoch: next } }]);
  });

  /** Takes the streams back to an earlier state, as a server does that has not written its last second. */
  async function rolledBack(work: () => Promise<void>): Promise<void> {
    for (const key of [STREAM, HEAD]) await server.command('COPY', key, `${key}:then`);
    await work();
    for (const key of [STREAM, HEAD]) await server.command('RENAME', `${key}:then`, key);
  }

  it('tells its readers of another epoch after the server has lost its last second, though numbers have come as far again', async () => {
    const backend = await start();
    await backend.bus.publish(bars(1, 5));
    const away = new NotingFollower(backend.bus, { bars: 'oldest' });
    await rolledBack(async () => {
      await backend.bus.publish(bars(6, 8));
      await away.follower.catchUp();
    });
    await backend.bus.publish(bars(9, 20));
    await away.follower.catchUp();
    expect(away.losses).toMatchObject([{ reason: 'epoch', after: { offset: 8 }, next: { offset: 0 } }]);
    expect(numbers(away)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, ...Array.from({ length: 12 }, (_, at) => 9 + at)]);
  });

  it('tells a reader at once that sees the end of its stream gone before anything else is written', async () => {
    const backend = await start();
    await backend.bus.publish(bars(1, 5));
    const reader = await reading(backend);
    await rolledBack(async () => {
      await backend.bus.publish(bars(6, 8));
      await has(reader, 8);
    });
    await vi.waitFor(() => expect(reader.losses).toMatchObject([{ reason: 'epoch', after: { offset: 8 }, next: { offset: 5 } }]), 5_000);
  });

  it('publishes nothing while the server has no memory left, and all of it in its order when it is given again', async () => {
    const backend = await start();
    const heard: string[] = [];
    await backend.bus.subscribe([CHANNELS.bars], ({ body }) => void heard.push(body));
    const reader = await reading(backend);
    await backend.bus.publish(bars(1, 5));
    await has(reader, 5);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    const refused = await failureOf(BusUnavailableError, backend.bus.publish(bars(6, 9)));
    expect(refused.isForGood).toBe(false);
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    await backend.bus.publish(bars(6, 9));
    await has(reader, 9);
    expect(numbers(reader)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await vi.waitFor(() => expect(heard.map(Number)).toEqual(numbers(reader)));
    expect(reader.losses).toEqual([]);
    expect(backend.bus.results.counters.unkept).toBe(0);
  });

  it('publishes on for a user that may not write the streams, and leaves out the numbers of what it did not keep', async () => {
    const backend = await start();
    const heard: string[] = [];
    await backend.bus.subscribe([CHANNELS.bars], ({ body }) => void heard.push(body));
    const reader = await reading(backend);
    await backend.bus.publish(bars(1, 5));
    await has(reader, 5);
    await server.command('ACL', 'SETUSER', 'default', '-xadd');
    await backend.bus.publish(bars(6, 6));
    await backend.bus.publish(bars(7, 9));
    expect(backend.bus.results.counters.unkept).toBe(4);
    await vi.waitFor(() => expect(heard).toHaveLength(9));
    await server.command('ACL', 'SETUSER', 'default', '+xadd');
    await backend.bus.publish(bars(10, 10));
    await has(reader, 10);
    expect(numbers(reader)).toEqual([1, 2, 3, 4, 5, 10]);
    const { epoch } = reader.place('bars');
    expect(reader.losses).toEqual([{ kind: 'bars', reason: 'missing', after: { epoch, offset: 5 }, next: { epoch, offset: 9 } }]);
    expect(log.text()).toContain('Redis does not keep results; they are only published');
    expect(log.text()).toContain('Redis keeps results again');
  });

  it('knows what a server will refuse for good', async () => {
    const backend = await start();
    await server.command('ACL', 'SETUSER', 'default', '-evalsha', '-eval');
    const { isForGood } = await failureOf(BusUnavailableError, backend.bus.publish(bars(1, 1)));
    expect(isForGood).toBe(true);
  });

  it('publishes on where something else stands under the name of the stream, or beside it', async () => {
    const backend = await start();
    const heard: string[] = [];
    await backend.bus.subscribe([CHANNELS.bars, CHANNELS.patterns], ({ body }) => void heard.push(body));
    await server.command('SET', STREAM, 'no stream');
    await server.command('SET', resultHeadKey('patterns'), 'no hash');
    await backend.bus.publish([...bars(1, 2), { channel: CHANNELS.patterns, body: 'p' }]);
    await vi.waitFor(() => expect(heard).toEqual(['1', '2', 'p']));
    expect(backend.bus.results.counters.unkept).toBe(1);
    expect(await server.command('HGET', HEAD, 'offset')).toBe('2');
  });

  it('takes nothing for published that a replica took', async () => {
    const backend = await start();
    const reader = await reading(backend);
    await backend.bus.publish(bars(1, 5));
    await has(reader, 5);
    const primary = await RedisServer.start();
    onTestFinished(() => primary.stop());
    // A primary that cannot be reached: what the replica has stays.
    await server.command('REPLICAOF', '127.0.0.1', '1');
    await failureOf(BusUnavailableError, backend.bus.publish(bars(6, 7)));
    await vi.waitFor(() => expect(backend.available).toBe(false));
    await failureOf(BusUnavailableError, backend.bus.publish(bars(8, 8)));
    await server.command('REPLICAOF', 'NO', 'ONE');
    await vi.waitFor(() => expect(backend.available).toBe(true), 10_000);
    await backend.bus.publish(bars(6, 9));
    await has(reader, 9);
    expect(numbers(reader)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(reader.losses).toEqual([]);
  });

  it('refuses what is too much, and what was on its way when the connection broke off, which may be given again', async () => {
    const backend = await start();
    const much = { channel: CHANNELS.bars, length: MAX_BUS_BACKLOG + 1, *[Symbol.iterator]() {} };
    await failureOf(BusUnavailableError, backend.bus.publish([much, ...bars(3, 40)]));
    server.freeze();
    const failing = failureOf(BusUnavailableError, backend.bus.publish(bars(41, 43)));
    await server.kill();
    expect((await failing).isForGood).toBe(false);
    expect(backend.bus.results.counters.unkept).toBe(0);
  });

  it('counts on where two publishers write to one stream', async () => {
    const backend = await start();
    const other = await connect();
    const reader = await reading(backend);
    for (let round = 0; round < 50; round += 1) {
      await Promise.all([backend.bus.publish(bars(round * 4 + 1, round * 4 + 3)), other.bus.publish(bars(round * 4 + 4, round * 4 + 4))]);
    }
    await vi.waitFor(() => expect(reader.bodies).toHaveLength(200));
    expect(reader.records.map(({ position }) => position.offset)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    expect(numbers(reader).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    expect(reader.losses).toEqual([]);
  });

  it('is read by anybody with what Redis has: an entry is a command’s messages, its id the number of the newest', async () => {
    const backend = await start();
    await backend.bus.publish(bars(1, 2));
    await backend.bus.publish(bars(3, 3));
    const { epoch } = (await backend.bus.results.ends()).bars ?? {};
    expect(await server.command('XRANGE', STREAM, '-', '+')).toEqual([
      [`${epoch}-2`, [CHANNELS.bars, '1', CHANNELS.bars, '2']],
      [`${epoch}-3`, [CHANNELS.bars, '3']],
    ]);
    expect(await server.command('HMGET', HEAD, 'epoch', 'offset')).toEqual([String(epoch), '3']);
  });
});
