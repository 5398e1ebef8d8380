import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisServerMissing } from '../redis-server.js';

const missing = redisServerMissing();
if (missing !== undefined) console.log(`skipped: ${missing}`);
const compiled = new URL('../../dist/bus/redis/index.js', import.meta.url).href;

/** Holds a lease of one second, then computes for four without a pause while megabytes wait on its connections. */
const HOLDER = `
import { connectRedis } from ${JSON.stringify(compiled)};
const log = { info() {}, warn() {}, error() {} };
const backend = await connectRedis({ url: process.argv[1], log, shards: 1, retentionMs: 60_000 });
const answer = await backend.leases.acquire('feed', { host: 'busy', pid: process.pid, role: 'gateway', since: '' }, 1_000);
console.log('held', answer.granted);
const body = 'x'.repeat(1_000);
for (let i = 0; i < 20_000; i += 1) backend.bus.publish([{ channel: 'c', body }]).catch(() => {});
const until = performance.now() + 4_000;
while (performance.now() < until);
await new Promise((resolve) => setTimeout(resolve, 100));
console.log('lost', answer.lease.lost.aborted);
await answer.lease.release();
await backend.close();
`;

describe.skipIf(missing !== undefined)('a holder whose event loop stands still', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.stop());

  it('keeps its lease for several times to live', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, redis.url], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = once(child, 'exit') as Promise<[number]>;
    const admin = createClient({ url: redis.url });
    await admin.connect();
    const seen = new Set<number>();
    while (child.exitCode === null) {
      const there = await admin.exists('tickstock:lease:feed');
      if (said.includes('held') && !said.includes('lost')) seen.add(there);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [code] = await ended;
    admin.destroy();
    expect({ code, said }).toEqual({ code: 0, said: 'held true\nlost false\n' });
    expect([...seen]).toEqual([1]);
  });
});
