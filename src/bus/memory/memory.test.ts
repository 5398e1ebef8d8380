import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMsOf, silentLog } from '../../market/index.js';
import { busSuite } from '../bus.suite.js';
import { LOG_START, type LogEntry, type LogPosition, type TickLog } from '../index.js';
import { leaseSuite } from '../lease.suite.js';
import { resultsSuite } from '../results.suite.js';
import { tickLogSuite } from '../tick-log.suite.js';
import { createMemoryBus, createMemoryLeases, createMemoryTickLog } from './index.js';

const bus = (keepResults?: number) => async () => {
  const bus = createMemoryBus({ log: silentLog, ...(keepResults === undefined ? {} : { keepResults }) });
  return { bus, subscriberFailures: () => bus.stats().subscriberFailures, stop: () => bus.close() };
};
const tickLog = (maxEntries: number) => async () => {
  const log = createMemoryTickLog({ shards: 2, maxEntries });
  return { log, stop: () => log.close() };
};
const leases = async () => ({
  leases: createMemoryLeases({ clock: { now: (): EpochMs => epochMsOf(1_700_000_000_000) } }),
  stop: async () => undefined,
});

busSuite('memory', bus());
resultsSuite('memory', { start: bus(), startShort: bus(10) });
tickLogSuite('memory', { start: tickLog(10_000), startShort: tickLog(15) });
leaseSuite('memory', leases);

const entry = (sequence: number, receivedAt: number, messages = 1): LogEntry => ({
  sequence,
  source: 'replay',
  receivedAt: epochMsOf(receivedAt),
  messages: Array.from({ length: messages }, () => ({ kind: 'clock', time: epochMsOf(receivedAt) })),
});

const append = (log: TickLog, added: LogEntry): Promise<LogPosition> => log.append(0, log.seal(added), 1);

describe('memory tick log bounds', () => {
  it('drops by age, measured against the newest entry', async () => {
    const log = createMemoryTickLog({ shards: 1, maxEntries: 100, maxAgeMs: 1_000 });
    for (const [index, receivedAt] of [0, 500, 1_000, 1_501].entries()) await append(log, entry(index, receivedAt));
    expect((await log.read(0, LOG_START, { count: 9, blockMs: 0 })).map((record) => record.entry.sequence)).toEqual([2, 3]);
    expect(log.stats()).toEqual({ appends: 4, trimmed: 2 });
  });

  it('drops by messages, but never the newest entry', async () => {
    const log = createMemoryTickLog({ shards: 1, maxEntries: 100, maxMessages: 10 });
    for (const [index, messages] of [4, 4, 4, 50].entries()) await append(log, entry(index, index, messages));
    expect((await log.read(0, LOG_START, { count: 9, blockMs: 0 })).map((record) => record.entry.sequence)).toEqual([3]);
    expect(await log.length(0)).toBe(1);
  });

  it('stays within its bounds over a long run', async () => {
    const log = createMemoryTickLog({ shards: 1, maxEntries: 100 });
    for (let index = 0; index < 10_000; index += 1) await append(log, entry(index, index));
    expect(await log.length(0)).toBe(100);
    const records = await log.read(0, LOG_START, { count: 1_000, blockMs: 0 });
    expect(records.map((record) => record.entry.sequence)).toEqual(Array.from({ length: 100 }, (_, index) => 9_900 + index));
  });

  it('each log has its own id', async () => {
    const [one, two] = [
      createMemoryTickLog({ shards: 1, maxEntries: 1 }),
      createMemoryTickLog({ shards: 1, maxEntries: 1, newId: () => 'given' }),
    ];
    expect(await two.id()).toBe('given');
    expect(await one.id()).not.toBe('given');
  });
});
