import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { BusUnavailableError, LOG_START, LogLostError, type TickLog } from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import { epochMsOf, silentLog } from '../market/index.js';
import { ShardReader } from './shard-reader.js';

/** A log whose entries were received at 0, and its reader. */
async function reading(
  entries: number,
  through: (tickLog: TickLog) => Partial<TickLog> = () => ({}),
): Promise<{ reader: ShardReader; clock: ManualClock }> {
  const clock = new ManualClock();
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: 1_000 });
  for (let sequence = 0; sequence < entries; sequence += 1) {
    await tickLog.append(0, tickLog.seal({ sequence, source: 'synthetic', receivedAt: epochMsOf(0), messages: [] }), 1);
  }
  await tickLog.claim(1);
  const logId = (await tickLog.id()) ?? '';
  const signal = new AbortController().signal;
  const seen = { ...tickLog, ...through(tickLog) };
  return { reader: new ShardReader({ tickLog: seen, shard: 0, clock, log: silentLog, signal, logId }, LOG_START), clock };
}

describe('how far a reader is behind', () => {
  it('counts from the last time that it stood at the end of the log', async () => {
    const { reader, clock } = await reading(130);
    await clock.advance(4_000);
    expect(await reader.next()).toHaveLength(64);
    expect(reader.unreadMs).toBe(4_000);
    expect(await reader.next()).toHaveLength(64);
    expect(reader.unreadMs).toBe(4_000);
    expect(await reader.next()).toHaveLength(2);
    expect(reader.unreadMs).toBe(0);
    await clock.advance(500);
    expect(reader.unreadMs).toBe(500);
  });

  it('is nothing once nothing more comes, however late the last entry was', async () => {
    const { reader, clock } = await reading(1);
    await clock.advance(4_000);
    await reader.next();
    expect(reader.lagMs).toBe(4_000);
    expect(await reader.next()).toEqual([]);
    expect(reader).toMatchObject({ lagMs: 0, unreadMs: 0 });
  });
});

describe('how long ago came what a reader stands at', () => {
  it('grows while it does not read on, and is nothing at the end', async () => {
    const { reader, clock } = await reading(65);
    expect(reader.behindMs).toBe(0);
    await clock.advance(4_000);
    await reader.next();
    expect(reader.behindMs).toBe(4_000);
    await clock.advance(3_600_000);
    expect(reader).toMatchObject({ lagMs: 4_000, behindMs: 3_604_000 });
    await reader.next();
    await reader.next();
    expect(reader.behindMs).toBe(0);
  });

  it('is unknown while the log is away', async () => {
    let isAway = false;
    const { reader, clock } = await reading(1, (tickLog) => ({
      read: async (...asked) => {
        if (isAway) throw new BusUnavailableError('away');
        return tickLog.read(...asked);
      },
    }));
    await clock.advance(4_000);
    isAway = true;
    const records = reader.next();
    await pass(clock, 1_000);
    expect(reader.behindMs).toBe(0);
    isAway = false;
    await pass(clock, 1_000);
    await records;
    expect(reader.behindMs).toBeGreaterThan(4_000);
  });
});

async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed <= ms; passed += 100) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(100);
  }
}

describe('a log that goes away', () => {
  const failing =
    (times: number, id?: string) =>
    (tickLog: TickLog): Partial<TickLog> => {
      let left = times;
      return {
        read: async (...asked) => {
          left -= 1;
          if (left >= 0) throw new BusUnavailableError('away');
          return tickLog.read(...asked);
        },
        ...(id === undefined ? {} : { id: async () => id }),
      };
    };

  it('is waited for, and read on where it was', async () => {
    const { reader, clock } = await reading(3, failing(2));
    const records = reader.next();
    await pass(clock, 1_000);
    expect((await records).map(({ entry }) => entry.sequence)).toEqual([0, 1, 2]);
  });

  it('is not taken for the same when another one comes back', async () => {
    const { reader, clock } = await reading(3, failing(1, 'another'));
    const records = expect(reader.next()).rejects.toThrow(LogLostError);
    await pass(clock, 500);
    await records;
  });
});
