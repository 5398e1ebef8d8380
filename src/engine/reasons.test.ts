import { expect, it } from 'vitest';
import { type EngineCondition, engineReasons } from './reasons.js';

const reader = { away: undefined, lagMs: 3, unreadMs: 0, retention: undefined };
const recorder = { waitingRows: 0, troubledBy: undefined };
const outbox = { held: 0, troubledBy: undefined };
const WELL: EngineCondition = { shard: 1, silence: undefined, isReading: true, reader, recorder, outbox };

it('an engine that reads, writes and hears the gateway has no reason not to be ready', () => {
  expect(engineReasons(WELL)).toEqual([]);
  expect(engineReasons({ ...WELL, reader: { ...reader, lagMs: 60_000 } })).toEqual([]);
});

const late = { level: 'warning', text: 'it reads what arrived long ago' } as const;

it.each<[Partial<EngineCondition>, string]>([
  [{ silence: 'the gateway has been silent for 4 s' }, 'the gateway has been silent for 4 s.'],
  [{ isReading: false }, 'it has not caught up in the tick log with its tables yet.'],
  [{ isReading: false, reader: undefined, recorder: undefined }, 'it has not caught up in the tick log with its tables yet.'],
  [{ isReading: false, reader: { ...reader, away: 'Redis is gone.' } }, 'it cannot read the tick log: Redis is gone.'],
  [{ reader: { ...reader, lagMs: 42_000, unreadMs: 42_000 } }, 'it is 42 s behind the feed.'],
  [{ reader: { ...reader, retention: late } }, 'it reads what arrived long ago.'],
  [{ recorder: { waitingRows: 7, troubledBy: 'the disk is full.' } }, '7 rows are waiting: the disk is full.'],
  [{ outbox: { held: 5, troubledBy: 'Redis is gone.' } }, '5 results are waiting to be published: Redis is gone.'],
])('says in words why it is not: %o', (change, reason) => {
  expect(engineReasons({ ...WELL, ...change })).toEqual([`Engine of shard 1: ${reason}`]);
});
