import type { Bus, LeaseStore, TickLog } from '../../bus/index.js';
import { createMemoryBus, createMemoryLeases, createMemoryTickLog } from '../../bus/memory/index.js';
import { connectRedis } from '../../bus/redis/index.js';
import { MINUTE_MS } from '../../market/index.js';
import { type Config, type Log, systemClock } from '../../ops/index.js';

/** Bus, tick log and leases over one back end. */
export interface Backend {
  readonly kind: 'redis' | 'memory';
  readonly bus: Bus;
  readonly tickLog: TickLog;
  readonly leases: LeaseStore;
  close(): Promise<void>;
}

/** Entries and messages per shard that the in-process log keeps; nobody reads it again after a restart, so it need not be long. */
const MEMORY_LOG = { maxEntries: 20_000, maxMessages: 1_000_000 } as const;

/** Redis where REDIS_URL is set, else the in-process bus. */
export async function openBackend(config: Config, log: Log): Promise<Backend> {
  const shards = config.TICKSTOCK_LOG_SHARDS;
  if (config.REDIS_URL === undefined) {
    const bus = createMemoryBus({ log });
    const tickLog = createMemoryTickLog({ shards, ...MEMORY_LOG });
    const leases = createMemoryLeases({ clock: systemClock });
    return { kind: 'memory', bus, tickLog, leases, close: async () => void (await Promise.all([bus.close(), tickLog.close()])) };
  }
  const retentionMs = config.TICKSTOCK_LOG_RETENTION_MINUTES * MINUTE_MS;
  const redis = await connectRedis({ url: config.REDIS_URL, log: log.child('redis'), shards, retentionMs });
  return { kind: 'redis', bus: redis.bus, tickLog: redis.tickLog, leases: redis.leases, close: () => redis.close() };
}
