import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { MemoryStore } from '../../test/support/memory-store.js';
import { BusUnavailableError, CHANNELS, MessageEncoder, RESULTS_START, type ResultKind, type ResultPositions } from '../bus/index.js';
import { createMemoryBus, type MemoryBus } from '../bus/memory/index.js';
import { epochMsOf, silentLog } from '../market/index.js';
import { type Checkpoint, type SessionRow, type Store, StoreUnavailableError } from '../store/index.js';
import { announceAt } from './announcements.js';
import { Publisher } from './publisher.js';
import { publishedOf } from './session-state.js';

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
const ended: SessionRow = {
  sessionId: '3b241101-e2bb-4255-8caf-4136c566a962',
  universe: 'all',
  startedAt: OPEN,
  stoppedAt: CLOSE,
  symbolCount: 4,
  status: 'completed',
  source: 'synthetic',
};

function committing() {
  const store = new MemoryStore();
  const bus = createMemoryBus({ log: silentLog, epoch: 1 });
  const clock = new ManualClock();
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const commit = async (sessions: readonly SessionRow[]) => {
    const { ownerEpoch } = await store.acquireShard(0);
    const nothing = { bars: [], indicators: [], patterns: [], alerts: [], gaps: [], repairs: [], corrections: [] };
    const given = { shard: 0, ownerEpoch, ...nothing, sessions, checkpoint: { logId: 'log', position: '1' } };
    return store.commit(
      given,
      announceAt(() => CLOSE, new MessageEncoder(silentLog)),
    );
  };
  const start = (given: Pick<Store, 'announcements' | 'announced'> = store, line = bus) =>
    new Publisher({ bus: line, store: given, clock, random: () => 0, log: silentLog, shard: 0, signal: stopping.signal });
  const published = async (kind: ResultKind): Promise<string[]> => {
    const records = await bus.results.read(new Map([[kind, RESULTS_START]]), { count: 9, blockMs: 0 });
    return records.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id);
  };
  return { store, bus, clock, stopping, commit, start, published };
}

it('announces what was committed by an engine that could not tell of it any more, once', async () => {
  const { store, commit, start, published } = committing();
  await commit([ended]);
  const first = start();
  await first.recovered(checkpointOf({}));
  await first.announcements.settled();
  expect(await published('sessions')).toEqual([`session_stopped:${ended.sessionId}`]);
  expect(await store.announcements(0)).toEqual([]);
  const second = start();
  await second.recovered(checkpointOf({}));
  await second.announcements.settled();
  expect(await published('sessions')).toEqual([`session_stopped:${ended.sessionId}`]);
});

it('announces once what an engine had told and was killed before it could note that', async () => {
  const { store, bus, commit, start, published } = committing();
  await commit([ended]);
  await bus.publish(await store.announcements(0));
  const publisher = start();
  await publisher.recovered(checkpointOf({}));
  await publisher.announcements.settled();
  expect(await published('sessions')).toEqual([`session_stopped:${ended.sessionId}`]);
  expect(await store.announcements(0)).toEqual([]);
});

it('keeps an announcement until it has arrived, and the database has noted that', async () => {
  const { store, clock, commit, start, published } = committing();
  await commit([ended]);
  let failures = 2;
  const publisher = start({
    announcements: (shard) => store.announcements(shard),
    announced: async (shard, upTo) => {
      if ((failures -= 1) >= 0) throw new StoreUnavailableError('away');
      await store.announced(shard, upTo);
    },
  });
  publisher.announcements.look();
  for (let looks = 0; looks < 5; looks += 1) await clock.advance(1_000);
  await publisher.announcements.settled();
  expect(new Set(await published('sessions'))).toEqual(new Set([`session_stopped:${ended.sessionId}`]));
  expect(await store.announcements(0)).toEqual([]);
});

it('leaves to the next start what has not arrived before the end', async () => {
  const { store, bus, clock, stopping, commit, start, published } = committing();
  await commit([ended]);
  const publisher = start(undefined, { ...bus, publish: () => Promise.reject(new BusUnavailableError('away')) });
  publisher.announcements.look();
  await clock.advance(0);
  stopping.abort();
  for (let looks = 0; looks < 4; looks += 1) await clock.advance(1_000);
  await publisher.announcements.settled();
  expect(publisher.outbox.counters.givenUp).toBe(1);
  expect(await store.announcements(0)).toHaveLength(1);
  const next = new Publisher({ bus, store, clock, random: () => 0, log: silentLog, shard: 0, signal: new AbortController().signal });
  await next.recovered(checkpointOf({}));
  await next.announcements.settled();
  expect(await published('sessions')).toEqual([`session_stopped:${ended.sessionId}`]);
});

it('announces nothing of a session that goes on', async () => {
  const { store, commit } = committing();
  expect(await commit([{ ...ended, stoppedAt: null, status: 'active' }])).toMatchObject({ announcements: 0 });
  expect(await store.announcements(0)).toEqual([]);
});

it('gives a view once, and a result until it has arrived', async () => {
  const { bus, clock, start, published } = committing();
  let isAway = true;
  const line: MemoryBus = {
    ...bus,
    publish: async (messages) => {
      if (isAway) throw new BusUnavailableError('away');
      await bus.publish(messages);
    },
  };
  const heard: string[] = [];
  await bus.subscribe([CHANNELS.snapshots], ({ body }) => void heard.push(body));
  const publisher = start(undefined, line);
  publisher.publish([{ channel: CHANNELS.snapshots, body: '{}' }]);
  publisher.publish([{ channel: CHANNELS.bars, body: '{"event_id":"bar"}' }]);
  await clock.advance(1);
  expect([publisher.counters.failures, publisher.outbox.held]).toEqual([1, 1]);
  isAway = false;
  await clock.advance(100);
  await publisher.outbox.settled();
  expect(await published('bars')).toEqual(['bar']);
  expect(heard).toEqual([]);
  expect([publisher.counters.failures, publisher.outbox.held, publisher.outbox.counters.again]).toEqual([1, 0, 1]);
});

it('goes on behind what a checkpoint says, and takes one that says nothing for an engine that has published nothing', () => {
  expect(publishedOf(checkpointOf({ bars: { epoch: 1, offset: 7 } }))).toEqual({ bars: { epoch: 1, offset: 7 } });
  expect(publishedOf({ ...checkpointOf({}), session: { row: null } })).toEqual({});
});
