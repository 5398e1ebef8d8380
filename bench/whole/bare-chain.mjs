import { setTimeout as delay } from 'node:timers/promises';
import { startBare, startVendor } from './observer.mjs';
import { cpuSeconds } from './processes.mjs';
import { secondsOf } from './profile.mjs';
import { startRedis } from './servers.mjs';
import { Tape } from './tape.mjs';

const STREAM = 'bench:bare';
const DRAIN_MS = 20_000;
const POLL_MS = 50;

/**
 * The same load through the least that can carry it: socket → JSON.parse → XADD → XREAD → socket, each leg a process, nothing computed.
 * @param {{ profile: import('./profile.mjs').Profile, symbols: number, warmSeconds: number }} options
 */
export async function runBareChain({ profile, symbols, warmSeconds }) {
  const ends = [];
  const keep = (part, end) => {
    ends.push(end);
    return part;
  };
  try {
    const tape = new Tape({ symbols, profile });
    const loadMs = secondsOf(profile) * 1_000;
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const forked = async (starting) => {
      const part = await starting;
      return keep(part, () => part.finish());
    };
    const vendor = await forked(startVendor({ symbols, profile }));
    const engine = await forked(startBare('engine', { redisUrl: redis.url, stream: STREAM }));
    const client = await forked(startBare('client', { url: engine.last.ready.url, loadMs }));
    const gateway = await forked(startBare('gateway', { vendorUrl: vendor.last.listening.url, redisUrl: redis.url, stream: STREAM }));
    vendor.tell({ kind: 'begin' });
    const { wall } = await vendor.told('began');
    client.tell({ kind: 'began', wall, baseMs: tape.baseMs, fromMs: warmSeconds * 1_000 });
    const processorTime = () => ({
      at: performance.now(),
      seconds: cpuSeconds({ gateway: [gateway.pid], engine: [engine.pid], redis: [redis.pid] }),
    });
    await delay(warmSeconds * 1_000);
    const before = processorTime();
    await vendor.told('ended');
    const after = processorTime();
    for (const end = performance.now() + DRAIN_MS; (client.last.seen?.trades ?? 0) < tape.schedule.total && performance.now() < end;)
      await delay(POLL_MS);
    const cpuPercent = Object.fromEntries(
      Object.entries(after.seconds).map(([name, used]) => [name, ((used - before.seconds[name]) / (after.at - before.at)) * 100_000]),
    );
    const { trades, latencyMs } = await client.finish();
    return { sent: tape.schedule.total, arrived: trades, cpuPercent, latencyMs };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}
