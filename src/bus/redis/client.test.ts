import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisServerMissing } from '../../../test/redis-server.js';
import { newClient } from './client.js';
import { parseRedisUrl } from './endpoint.js';

const ENTRIES = 64;
/** About what an entry of a thousand trades weighs. */
const ENTRY = Buffer.alloc(65_536, 1);
const WORK_MS = 5;

function work(): void {
  for (const end = performance.now() + WORK_MS; performance.now() < end;);
}

describe.skipIf(redisServerMissing())('a connection of a busy process', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  it('sends many large entries in one turn of the event loop, not one a turn', async () => {
    const client = newClient(parseRedisUrl(server.url), 'test');
    await client.connect();
    const answered: unknown[] = [];
    const set = async (at: number): Promise<void> => {
      answered.push(await client.set(`entry:${at}`, ENTRY));
    };
    const sent = Promise.all(Array.from({ length: ENTRIES }, (_, at) => set(at)));
    let turns = 0;
    for (; answered.length < ENTRIES; turns += 1) {
      work();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await sent;
    expect(await client.strLen('entry:63')).toBe(ENTRY.length);
    expect(turns).toBeLessThan(ENTRIES / 2);
    client.destroy();
  });
});
