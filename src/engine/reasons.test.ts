import { expect, it } from 'vitest';
import { engineReasons } from './reasons.js';

const WELL = {
  shard: 1,
  silence: undefined,
  isReading: true,
  logAway: undefined,
  lagMs: 3,
  unreadMs: 0,
  retention: undefined,
  waitingRows: 0,
  troubledBy: undefined,
  heldResults: 0,
  unpublishedBy: undefined,
};

it('an engine that reads, writes and hears the gateway has no reason not to be ready', () => {
  expect(engineReasons(WELL)).toEqual([]);
  expect(engineReasons({ ...WELL, lagMs: 60_000 })).toEqual([]);
});

it.each([
  [{ silence: 'no word from the gateway for 4 s' }, 'Engine of shard 1: no word from the gateway for 4 s.'],
  [{ isReading: false }, 'Engine of shard 1: it has not come to the end of its tables in the tick log yet.'],
  [{ isReading: false, logAway: 'Redis is gone.' }, 'Engine of shard 1: it cannot read the tick log: Redis is gone.'],
  [{ lagMs: 42_000, unreadMs: 42_000 }, 'Engine of shard 1: it is 42 s behind the feed.'],
  [{ retention: { level: 'warning', text: 'it reads what came long ago' } as const }, 'Engine of shard 1: it reads what came long ago.'],
  [{ waitingRows: 7, troubledBy: 'the disk is full.' }, 'Engine of shard 1: 7 rows wait: the disk is full.'],
  [{ heldResults: 5, unpublishedBy: 'Redis is gone.' }, 'Engine of shard 1: 5 results wait to be published: Redis is gone.'],
])('says in words why it is not: %o', (change, reason) => {
  expect(engineReasons({ ...WELL, ...change })).toEqual([reason]);
});
