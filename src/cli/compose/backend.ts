import { type Bus, busMeasurements, type LeaseStore, RedisEvictsError, type TickLog } from '../../bus/index.js';
import { createMemoryBus, createMemoryLeases, createMemoryTickLog } from '../../bus/memory/index.js';
import { connectRedis, evicts, redisMeasurements, type RedisStats, type RedisSurvey } from '../../bus/redis/index.js';
import { type Log, type Measured, type Measurement, MINUTE_MS } from '../../market/index.js';
import { type Config, systemClock } from '../../ops/index.js';

/** Bus, tick log and leases over one back end. */
export interface Backend extends Measured {
  readonly kind: 'redis' | 'memory';
  readonly bus: Bus;
  readonly tickLog: TickLog;
  readonly leases: LeaseStore;
  /** How long the tick log keeps an entry; absent where it goes by their number. */
  readonly retentionMs?: number;
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
    return {
      kind: 'memory',
      bus,
      tickLog,
      leases,
      measurements: () => [...busMeasurements(bus, () => ({ ...bus.stats(), ...tickLog.stats() })), ...redisMeasurements(() => undefined)],
      close: async () => void (await Promise.all([bus.close(), tickLog.close()])),
    };
  }
  const retentionMs = config.TICKSTOCK_LOG_RETENTION_MINUTES * MINUTE_MS;
  const redisLog = log.child('redis');
  const redis = await connectRedis({ url: config.REDIS_URL, log: redisLog, shards, retentionMs });
  try {
    lookAtSetUp(await redis.survey(), config.TICKSTOCK_ALLOW_EVICTION, redisLog);
  } catch (error) {
    await redis.close();
    throw error;
  }
  const { bus, tickLog, leases } = redis;
  const stats = (): RedisStats => redis.stats();
  const measurements = (): readonly Measurement[] => [...busMeasurements(bus, stats), ...redisMeasurements(stats)];
  return { kind: 'redis', bus, tickLog, leases, retentionMs, measurements, close: () => redis.close() };
}

/** @throws RedisEvictsError for a server that may drop the tick log, unless somebody has allowed it */
function lookAtSetUp(survey: RedisSurvey, allowed: boolean, log: Log): void {
  const { policy, maxMemory, appendOnly } = survey;
  if (evicts(survey)) {
    const said = `Redis drops keys when its ${Math.round(maxMemory / 1_048_576)} MiB are full (maxmemory-policy ${policy}): parts of the tick log would be lost unnoticed.`;
    if (!allowed) throw new RedisEvictsError(said);
    log.warn(said, { allowed: 'TICKSTOCK_ALLOW_EVICTION' });
  }
  if (!appendOnly)
    log.info('Redis keeps nothing on disk: when it stops, only the last ten seconds of what engines have not read are resent');
}
