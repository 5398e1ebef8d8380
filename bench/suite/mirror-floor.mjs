import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '@redis/client';
import { cpuSeconds } from '../whole/processes.mjs';
import { startRedis } from '../whole/servers.mjs';

const BODY =
  '{"type":"market_tick","symbol":"AAPL","price":257.01,"volume":1,"timestamp":1728300000000,"source":"massive","event_id":"tick:AAPL:1728300000000:4938312","schema":1}';
const CHANNEL = 'bench:ticks';
const STEP_MS = 5;

/** In a process of its own: publishes by the clock, a pipeline a step. */
async function publish(url, rate, seconds) {
  const client = await createClient({ url }).connect();
  const began = performance.now();
  for (let sent = 0; sent < rate * seconds;) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - began) * rate) / 1_000));
    const pipeline = client.multi();
    for (; sent < due; sent += 1) pipeline.publish(CHANNEL, BODY);
    await pipeline.execAsPipeline();
    await delay(STEP_MS);
  }
  client.destroy();
}

/** The least that a message a trade costs: the same text over and over, one reader. @returns % of a core of publisher and Redis */
export async function measureMirrorFloor(rate, seconds) {
  const redis = await startRedis();
  const reader = await createClient({ url: redis.url }).connect();
  await reader.subscribe(CHANNEL, () => undefined);
  const before = cpuSeconds({ redis: [redis.pid] });
  const child = fork(fileURLToPath(import.meta.url), [redis.url, String(rate), String(seconds)]);
  const idle = await once(child, 'message').then(() => cpuSeconds({ gateway: [child.pid] }));
  const [{ used }] = await once(child, 'message');
  const after = cpuSeconds({ redis: [redis.pid] });
  child.kill();
  reader.destroy();
  await redis.stop();
  return { gateway: ((used - idle.gateway) / seconds) * 100, redis: ((after.redis - before.redis) / seconds) * 100 };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const [url, rate, seconds] = process.argv.slice(2);
  process.send?.({ ready: true });
  await publish(url, Number(rate), Number(seconds));
  process.send?.({ used: cpuSeconds({ own: [process.pid] }).own });
}
