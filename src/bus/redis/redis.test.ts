import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe } from 'vitest';
import { silentLog } from '../../market/index.js';
import { RedisServer, redisServerMissing } from '../../../test/redis-server.js';
import { busSuite } from '../bus.suite.js';
import { leaseSuite } from '../lease.suite.js';
import { resultsSuite } from '../results.suite.js';
import { tickLogSuite } from '../tick-log.suite.js';
import { connectRedis, type RedisBackend } from './index.js';

const missing = redisServerMissing();
if (missing) console.warn(missing);

const HOUR_MS = 3_600_000;
/** Threads run what is compiled. */
const LEASE_THREAD = new URL('../../../dist/bus/redis/lease-thread.js', import.meta.url);

describe.skipIf(missing)('on a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  /** On an empty server. */
  const connect = async (retentionMs = HOUR_MS, keepResults = 10_000): Promise<RedisBackend> => {
    const admin = createClient({ url: server.url });
    await admin.connect();
    await admin.flushAll();
    admin.destroy();
    return connectRedis({ url: server.url, log: silentLog, shards: 2, retentionMs, keepResults, leaseThread: LEASE_THREAD });
  };
  const bus = async () => {
    const backend = await connect();
    return { bus: backend.bus, subscriberFailures: () => backend.stats().subscriberFailures, stop: () => backend.close() };
  };
  const results = (keepResults: number) => async () => {
    const backend = await connect(HOUR_MS, keepResults);
    return { bus: backend.bus, stop: () => backend.close() };
  };
  const tickLog = (retentionMs: number) => async () => {
    const backend = await connect(retentionMs);
    return { log: backend.tickLog, stop: () => backend.close() };
  };
  const leases = async () => {
    const backend = await connect();
    return { leases: backend.leases, stop: () => backend.close() };
  };

  busSuite('redis', bus);
  resultsSuite('redis', { start: results(10_000), startShort: results(10) });
  tickLogSuite('redis', { start: tickLog(HOUR_MS), startShort: tickLog(1) });
  leaseSuite('redis', leases);
});
