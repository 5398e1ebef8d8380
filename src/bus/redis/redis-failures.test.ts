import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf, type RecordingLog, recordingLog } from '../../../test/failures.js';
import { RedisServer, redisServerMissing, type RedisServerOptions } from '../../../test/redis-server.js';
import { epochMsOf } from '../../market/index.js';
import { BusUnavailableError, type Lease, LOG_START, type LogEntry, LogEntryError, type LogPosition } from '../index.js';
import { connectRedis, type RedisBackend, type RedisOptions } from './index.js';

const missing = redisServerMissing();
const LEASE_THREAD = new URL('../../../dist/bus/redis/lease-thread.js', import.meta.url);
const unavailable = (promise: Promise<unknown>): Promise<BusUnavailableError> => failureOf(BusUnavailableError, promise);
const HOLDER = { host: 'a.example', pid: 1, role: 'gateway', since: '2026-01-05T14:30:00.000Z' };

const entry = (sequence: number): LogEntry => ({
  sequence,
  source: 'replay',
  receivedAt: epochMsOf(1_700_000_000_000),
  messages: [{ kind: 'clock', time: epochMsOf(1_700_000_000_000) }],
});

describe.skipIf(missing)('Redis goes away', () => {
  let server: RedisServer;
  let backend: RedisBackend;
  let log: RecordingLog;

  async function start(options: RedisServerOptions = {}, redis: Partial<RedisOptions> = {}): Promise<void> {
    server = await RedisServer.start(options);
    onTestFinished(() => server.stop());
    log = recordingLog();
    backend = await connectRedis({
      url: server.url,
      log,
      shards: 2,
      retentionMs: 60_000,
      random: () => 0,
      leaseThread: LEASE_THREAD,
      ...redis,
    });
    onTestFinished(() => backend.close());
  }

  const append = (shard: number, added: LogEntry): Promise<LogPosition> => backend.tickLog.append(shard, backend.tickLog.seal(added), 1);

  const becomes = (available: boolean): Promise<string> =>
    new Promise((resolve) => {
      const end = backend.onAvailability((now, detail) => {
        if (now !== available) return;
        end();
        resolve(detail);
      });
    });

  async function admin(command: readonly string[]): Promise<unknown> {
    const client = createClient({ url: server.url });
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  const socketReads = async (): Promise<number> => Number(/total_reads_processed:(\d+)/.exec(String(await admin(['INFO', 'stats'])))?.[1]);

  it('kill -9 and restart: fails at once meanwhile, works again after, subscriptions too', async () => {
    await start();
    const received: string[] = [];
    await backend.bus.subscribe(['a', 'b'], ({ body }) => void received.push(body));
    const endGone = await backend.bus.subscribe(['gone'], ({ body }) => void received.push(body));
    await backend.tickLog.claim(1);
    const id = await backend.tickLog.id();
    await append(0, entry(0));
    const waiting = unavailable(backend.tickLog.read(1, LOG_START, { count: 1, blockMs: 25_000 }));
    const away = becomes(false);
    await server.kill();
    expect(await away).toContain(`Redis at 127.0.0.1:${server.port} cannot be reached`);
    expect(backend.available).toBe(false);
    await waiting;
    for (const call of [
      () => append(0, entry(2)),
      () => backend.tickLog.read(0, LOG_START, { count: 1, blockMs: 5 }),
      () => backend.tickLog.claim(2),
      () => backend.tickLog.id(),
      () => backend.bus.publish([{ channel: 'a', body: '' }]),
      () => backend.bus.subscribe(['c'], () => undefined),
      () => backend.leases.acquire('feed', HOLDER, 1_000),
    ]) {
      expect((await unavailable(call())).message).toContain(`127.0.0.1:${server.port}`);
    }
    await endGone();

    const back = becomes(true);
    await server.restart();
    await back;
    // What the server had is gone: nobody takes what comes next for what came after it, and who numbers anew begins another log.
    expect(await backend.tickLog.id()).toBeUndefined();
    expect(await append(0, entry(1)).catch((error: unknown) => error)).toMatchObject({ code: 'TS_LOG_LOST', newest: undefined });
    await backend.tickLog.restore(0, 1, 1);
    expect(await backend.tickLog.id()).toBe(id);
    await append(0, entry(1));
    expect((await backend.tickLog.read(0, LOG_START, { count: 9, blockMs: 0 })).map((record) => record.entry.sequence)).toEqual([1]);
    await backend.bus.publish([
      { channel: 'gone', body: 'no' },
      { channel: 'b', body: 'yes' },
    ]);
    await vi.waitFor(() => expect(received).toEqual(['yes']));
    expect(await admin(['PUBSUB', 'CHANNELS'])).toEqual(expect.arrayContaining(['a', 'b']));
    expect(await admin(['PUBSUB', 'NUMSUB', 'gone', 'c'])).toEqual(['gone', 0, 'c', 0]);
    expect(backend.stats().reconnects).toBe(3);
    expect(log.text()).toContain('Redis connection restored');
  });

  it('what is in flight fails with the connection', async () => {
    await start();
    server.freeze();
    const appended = unavailable(append(0, entry(1)));
    const published = unavailable(backend.bus.publish([{ channel: 'a', body: '1' }]));
    const leased = unavailable(backend.leases.acquire('feed', HOLDER, 1_000));
    await server.kill();
    await Promise.all([appended, published, leased]);
  });

  it('a server that hangs is found by its silence, and used again when it answers', async () => {
    await start({}, { pingMs: 100, answerMs: 500 });
    const away = becomes(false);
    server.freeze();
    const read = unavailable(backend.tickLog.read(0, LOG_START, { count: 1, blockMs: 10 }));
    expect(await away).toContain('no answer');
    await read;
    await unavailable(append(0, entry(1)));
    const back = becomes(true);
    server.thaw();
    await back;
    await append(0, entry(2));
  });

  it('a listening connection answers its pings', async () => {
    await start({}, { pingMs: 5, answerMs: 2_000 });
    let received = 0;
    await backend.bus.subscribe(['a'], () => void (received += 1));
    for (let round = 1; round <= 50; round += 1) {
      await backend.bus.publish([{ channel: 'a', body: '' }]);
      await vi.waitFor(() => expect(received).toBe(round));
    }
    expect(backend.stats().reconnects).toBe(0);
  });

  it('a connection that an administrator ends comes back alone', async () => {
    await start();
    let received = 0;
    await backend.bus.subscribe(['a'], () => void (received += 1));
    const back = becomes(false).then(() => becomes(true));
    await admin(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await back;
    await backend.bus.publish([{ channel: 'a', body: '' }]);
    await vi.waitFor(() => expect(received).toBe(1));
  });

  it('after FLUSHALL a writer that takes over begins another log, and fencing tokens grow on', async () => {
    await start();
    await backend.tickLog.claim(1);
    const id = await backend.tickLog.id();
    const before = await backend.leases.acquire('feed', HOLDER, 60_000);
    await admin(['FLUSHALL']);
    const after = await backend.leases.acquire('feed', HOLDER, 60_000);
    expect(await backend.tickLog.claim(2)).toEqual([undefined, undefined]);
    expect(await backend.tickLog.id()).not.toBe(id);
    if (!before.granted || !after.granted) throw new Error('not granted');
    expect(after.lease.fencingToken).toBeGreaterThan(before.lease.fencingToken);
  });

  const held = async (ttlMs: number): Promise<Lease> => {
    const answer = await backend.leases.acquire('feed', HOLDER, ttlMs);
    if (!answer.granted) throw new Error('not granted');
    return answer.lease;
  };
  const other = { ...HOLDER, host: 'b.example' };

  it('a lease is kept for far longer than its time to live, and is free soon after its holder closed', async () => {
    await start();
    const lease = await held(200);
    await delay(1_000);
    expect(await backend.leases.acquire('feed', other, 200)).toEqual({ granted: false, holder: HOLDER });
    expect(lease.lost.aborted).toBe(false);
    await backend.leases.close();
    const second = await connectRedis({ url: server.url, log, shards: 1, retentionMs: 60_000, leaseThread: LEASE_THREAD });
    onTestFinished(() => second.close());
    await vi.waitFor(async () => expect((await second.leases.acquire('feed', other, 200)).granted).toBe(true), { timeout: 10_000 });
  });

  it('a lease that ran out while the server stood still is taken up again, as nobody could take it', async () => {
    await start();
    const lease = await held(200);
    server.freeze();
    await delay(1_000);
    server.thaw();
    await delay(500);
    expect(await backend.leases.acquire('feed', other, 200)).toEqual({ granted: false, holder: HOLDER });
    expect(lease.lost.aborted).toBe(false);
  });

  it('a lease outlives a server that comes back empty', async () => {
    await start();
    const lease = await held(300);
    await server.kill();
    const back = becomes(true);
    await server.restart();
    await back;
    await vi.waitFor(async () => expect((await admin(['EXISTS', 'tickstock:lease:feed'])) as number).toBe(1), { timeout: 10_000 });
    expect(await backend.leases.acquire('feed', other, 300)).toEqual({ granted: false, holder: HOLDER });
    expect(lease.lost.aborted).toBe(false);
  });

  it('a lease that another has taken is lost, and its holder is told', async () => {
    await start();
    const lease = await held(300);
    const mine = String(lease.fencingToken);
    await admin(['SET', 'tickstock:lease:feed', `{"token":${Number(mine) + 1},"holder":${JSON.stringify(other)}}`]);
    await vi.waitFor(() => expect(lease.lost.aborted).toBe(true), { timeout: 10_000 });
    await lease.release();
    expect(await backend.leases.acquire('feed', HOLDER, 300)).toEqual({ granted: false, holder: other });
  });

  it('a turn of the event loop is one write, whatever is in it', async () => {
    await start();
    const before = { pipelines: backend.stats().pipelines, reads: await socketReads() };
    const work: Promise<unknown>[] = [];
    for (let index = 0; index < 100; index += 1) {
      work.push(append(index % 2, entry(index >> 1)));
      work.push(backend.bus.publish([{ channel: 'a', body: String(index) }]));
    }
    await Promise.all(work);
    const after = { pipelines: backend.stats().pipelines, reads: await socketReads() };
    // One for the log, one for the messages.
    expect(after.pipelines - before.pipelines).toBe(2);
    // Sixteen kilobytes a read, plus the reads of the two clients that ask.
    expect(after.reads - before.reads).toBeLessThan(15);
    expect(backend.stats()).toMatchObject({ appends: 100, publishes: 100, reconnects: 0 });
  });

  it('nothing looks through a log of which no entry is old enough to go', async () => {
    await start();
    await Promise.all(Array.from({ length: 1_000 }, (_, sequence) => append(0, entry(sequence))));
    await append(0, entry(1_000));
    const commands = String(await admin(['INFO', 'commandstats']));
    // Redis walks a whole stream when it is asked backwards for what lies before its first entry.
    expect(commands).toContain('cmdstat_xrange:');
    expect(commands).not.toContain('cmdstat_xrevrange:');
    expect(commands).not.toContain('cmdstat_xtrim:');
    expect(await backend.tickLog.length(0)).toBe(1_001);
  });

  it('a command that is refused does not take its neighbours with it', async () => {
    await start();
    await admin(['SET', 'tickstock:market:ticks:log:1', 'not a stream']);
    const [good, bad, published] = await Promise.allSettled([
      append(0, entry(1)),
      append(1, entry(1)),
      backend.bus.publish([{ channel: 'a', body: '' }]),
    ]);
    expect([good.status, bad.status, published.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await unavailable(append(1, entry(2)))).message).toContain('WRONGTYPE');
  });

  it('passes on what stands around an entry that is not ours, and names stream and position of that one', async () => {
    await start();
    await append(0, entry(1));
    const id = String(await admin(['XADD', 'tickstock:market:ticks:log:0', '*', 'd', '{"v":1}']));
    await admin(['XADD', 'tickstock:market:ticks:log:0', '*', 'other', 'field', 'd', 'two']);
    await append(0, entry(2));
    const records = await backend.tickLog.read(0, LOG_START, { count: 10, blockMs: 0 });
    expect(records.map(({ problem, entry: { sequence, messages } }) => (problem ? messages : sequence))).toEqual([1, [], [], 2]);
    expect(records[1]?.problem).toBeInstanceOf(LogEntryError);
    expect(records[1]?.problem?.message).toContain(`tickstock:market:ticks:log:0 at ${id}`);
    expect(records[1]?.position).toBe(id);
  });

  it.each([
    ['the stream', ['tickstock:market:ticks:log:0']],
    ['where it ends', ['tickstock:market:ticks:log:0:head']],
    ['both', ['tickstock:market:ticks:log:0', 'tickstock:market:ticks:log:0:head']],
  ])('a log of which %s was evicted is seen, and goes on behind every earlier position', async (_, keys) => {
    await start();
    await backend.tickLog.claim(1);
    const position = await append(0, entry(0));
    await admin(['DEL', ...keys]);
    expect(await append(0, entry(1)).catch((error: unknown) => error)).toMatchObject({ code: 'TS_LOG_LOST', newest: undefined });
    await backend.tickLog.restore(0, 1, 1);
    await append(0, entry(1));
    const after = await backend.tickLog.read(0, position, { count: 9, blockMs: 0 });
    expect(after.map((record) => record.entry.sequence)).toEqual([1]);
  });

  it('a writer that takes over a log of which a part was evicted numbers anew, and so begins another one', async () => {
    await start();
    await backend.tickLog.claim(1);
    const id = await backend.tickLog.id();
    await append(0, entry(0));
    await append(1, entry(0));
    await admin(['DEL', 'tickstock:market:ticks:log:0:head']);
    expect(await backend.tickLog.claim(2)).toMatchObject([undefined, { sequence: 0 }]);
    expect(await backend.tickLog.id()).not.toBe(id);
  });

  it('close lets what is on its way finish', async () => {
    await start();
    const appended = Array.from({ length: 100 }, (_, index) => append(0, entry(index)));
    await backend.close();
    expect(await Promise.all(appended)).toHaveLength(100);
    expect(Number(await admin(['XLEN', 'tickstock:market:ticks:log:0']))).toBe(100);
    await backend.close();
  });
});
