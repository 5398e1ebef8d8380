import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { LOG_START } from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import { epochMsOf } from '../market/index.js';
import { silentLog } from '../ops/index.js';
import { ShardReader } from './shard-reader.js';

/** A log whose entries were received at 0, and its reader. */
async function reading(entries: number): Promise<{ reader: ShardReader; clock: ManualClock }> {
  const clock = new ManualClock();
  const tickLog = createMemoryTickLog({ shards: 1, maxEntries: 1_000 });
  for (let sequence = 0; sequence < entries; sequence += 1) {
    await tickLog.append(0, tickLog.seal({ sequence, source: 'synthetic', receivedAt: epochMsOf(0), messages: [] }), 1);
  }
  const signal = new AbortController().signal;
  return { reader: new ShardReader({ tickLog, shard: 0, clock, log: silentLog, signal }, LOG_START), clock };
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
