import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { CHANNELS, type ResultPositions } from '../bus/index.js';
import { createMemoryBus } from '../bus/memory/index.js';
import { epochMsOf } from '../market/index.js';
import { silentLog } from '../ops/index.js';
import type { Checkpoint, StoredSession } from '../store/index.js';
import { Publisher } from './publisher.js';
import { StreamingSession } from './session.js';
import { toldOf } from './session-state.js';

/** 2013-10-07, 09:30 in New York. */
const OPEN = epochMsOf(1_381_152_600_000);
const CLOSE = epochMsOf(OPEN + 6.5 * 3_600_000);

const checkpointOf = (told: ResultPositions): Checkpoint => ({
  logId: 'log',
  position: '1',
  sequence: 1,
  session: { row: null, past: [], losses: [], told },
  resume: { position: '1', sequence: 1, head: {} },
});

/** An engine that was killed behind the commit of the session's end. */
async function killed(stoppedAt: StoredSession['stoppedAt'] = CLOSE) {
  const bus = createMemoryBus({ log: silentLog, epoch: 1 });
  const session = new StreamingSession({ universe: 'all', logId: 'log' });
  const row = session.open(OPEN, 'synthetic', 4);
  session.close(CLOSE, 4);
  const stored: StoredSession = {
    ...row,
    stoppedAt,
    totalPatterns: 3,
    totalIndicators: 5,
    finalStatus: stoppedAt ? 'completed' : 'active',
  };
  const start = () => new Publisher({ bus, store: { sessions: async () => [stored] }, clock: new ManualClock(), log: silentLog, shard: 0 });
  const stops = async (): Promise<unknown[]> => {
    const records = await bus.results.read(new Map([['sessions', { epoch: 0, offset: 0 }]]), { count: 9, blockMs: 0 });
    return records.map(({ channel, body }) => [channel, (JSON.parse(body) as { event_id: string }).event_id]);
  };
  return { bus, session, row, start, stops };
}

it('tells the end of a session that was committed and never told, and tells it once', async () => {
  const { session, row, start, stops } = await killed();
  await start().recovered(checkpointOf({}), session);
  const told = [[CHANNELS.sessionStopped, `session_stopped:${row.sessionId}`]];
  expect(await stops()).toEqual(told);
  await start().recovered(checkpointOf({}), session);
  await start().recovered(checkpointOf({ sessions: { epoch: 1, offset: 1 } }), session);
  expect(await stops()).toEqual(told);
});

it('tells no end of a session that goes on in another shard, or of one that is none of its own', async () => {
  const { session, start, stops } = await killed(null);
  await start().recovered(checkpointOf({}), session);
  expect(await stops()).toEqual([]);
  const other = await killed();
  await other.start().recovered(checkpointOf({}), new StreamingSession({ universe: 'all', logId: 'log' }));
  expect(await other.stops()).toEqual([]);
});

it('goes on behind what a checkpoint says, and takes one that says nothing for an engine that has published nothing', () => {
  expect(toldOf(checkpointOf({ bars: { epoch: 1, offset: 7 } }))).toEqual({ bars: { epoch: 1, offset: 7 } });
  expect(toldOf({ ...checkpointOf({}), session: { row: null } })).toEqual({});
});
