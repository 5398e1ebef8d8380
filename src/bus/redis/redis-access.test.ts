import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, type RecordingLog, recordingLog } from '../../../test/failures.js';
import { freePort, RedisServer, redisServerMissing } from '../../../test/redis-server.js';
import { BusUnavailableError, LOG_START } from '../index.js';
import { connectRedis, type RedisBackend } from './index.js';

const SECRET = 'correct-horse%40battery';
const unavailable = (promise: Promise<unknown>): Promise<BusUnavailableError> => failureOf(BusUnavailableError, promise);

describe.skipIf(redisServerMissing())('Redis with a password', () => {
  let server: RedisServer;
  let log: RecordingLog;
  beforeEach(async () => {
    server = await RedisServer.start({ password: SECRET });
    log = recordingLog();
  });
  afterEach(() => server.stop());

  const connect = (url: string): Promise<RedisBackend> => connectRedis({ url, log, shards: 1, retentionMs: 60_000 });

  it('takes it from the URL, escapes included', async () => {
    const backend = await connect(`redis://:${encodeURIComponent(SECRET)}@127.0.0.1:${server.port}`);
    expect(await backend.tickLog.length(0)).toBe(0);
    expect(await backend.tickLog.read(0, LOG_START, { count: 1, blockMs: 0 })).toEqual([]);
    await backend.close();
  });

  it('says in one line that it is wrong or missing, and repeats no secret', async () => {
    const wrong = await unavailable(connect(`redis://:wrong-secret@127.0.0.1:${server.port}`));
    expect(wrong.message).toBe(`Redis at 127.0.0.1:${server.port} rejects the user name or password in REDIS_URL`);
    const absent = await unavailable(connect(`redis://127.0.0.1:${server.port}`));
    expect(absent.message).toBe(`Redis at 127.0.0.1:${server.port} requires a password; put user name and password into REDIS_URL`);
    expect([wrong.refusesUser, absent.refusesUser]).toEqual([true, true]);
    expect(JSON.stringify([wrong, String(wrong.cause), log.text()])).not.toContain('wrong-secret');
  });
});

const connectOnce = (url: string): Promise<RedisBackend> => connectRedis({ url, log: recordingLog(), shards: 1, retentionMs: 60_000 });

describe('Redis that never was there', () => {
  it('is an error at once, in one line with host and port', async () => {
    const port = await freePort();
    const error = await unavailable(connectOnce(`redis://user:${SECRET}@127.0.0.1:${port}/3`));
    expect(error.message).toBe(`Redis at 127.0.0.1:${port} cannot be reached (ECONNREFUSED)`);
    expect(error.remedy).toContain('REDIS_URL');
  });

  it('a server that hangs up is an error too', async () => {
    const rude = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    onTestFinished(() => void rude.close());
    const address = rude.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    expect((await unavailable(connectOnce(`redis://127.0.0.1:${address.port}`))).message).toContain(
      `127.0.0.1:${address.port} cannot be reached`,
    );
  });

  it.each([
    '',
    'nonsense',
    'redis://',
    `http://:${SECRET}@h`,
    `redis://:${SECRET}@h:99999`,
    `redis://:${SECRET}@h/x`,
    'redis://:correct-horse%@h',
  ])('refuses the URL %j without repeating it', async (url) => {
    const error = await unavailable(connectOnce(url));
    expect(error.message).toContain('REDIS_URL has the form');
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('correct-horse');
  });
});
