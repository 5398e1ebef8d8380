import { describe, expect, it } from 'vitest';
import { SnapshotMismatchError } from './core/index.js';
import { sessionStateOf } from './session-state.js';

const ROW = {
  sessionId: '6f0c6a5e-3b54-5d56-9c4e-9a6a5e6b1c11',
  universe: 'all',
  startedAt: 1_381_152_600_000,
  stoppedAt: null,
  symbolCount: 3,
  source: 'massive',
};
/** Byte for byte what earlier versions have stored. */
const EARLIER = {
  'without losses and origin': { row: { ...ROW, finalStatus: 'active' }, past: [{ sessionId: 'monday', startedAt: 1_381_066_200_000 }] },
  'without past sessions': { row: { ...ROW, finalStatus: 'active' } },
  'with places of the streams': { row: { ...ROW, status: 'active' }, past: [], told: { bars: { epoch: 1, offset: 7 } } },
};

describe('the session in a checkpoint of an earlier version', () => {
  it.each(Object.entries(EARLIER))('is read %s', (_, stored) => {
    const state = sessionStateOf(JSON.parse(JSON.stringify(stored)));
    expect(state.row).toEqual({ ...ROW, status: 'active' });
    expect(state.past).toEqual('past' in stored ? stored.past : []);
    expect(state.losses).toEqual([]);
    expect(state.origin).toBeNull();
  });

  it('is none where none ran', () => {
    expect(sessionStateOf({ row: null })).toEqual({ row: null, past: [], losses: [], origin: null });
  });
});

it.each([
  ['nothing', null],
  ['no row', {}],
  ['a session that has ended', { row: { ...ROW, status: 'completed' } }],
  ['a time that is none', { row: { ...ROW, startedAt: 'monday' } }],
  ['an unknown source', { row: { ...ROW, source: 'other' } }],
])('a checkpoint with %s is refused', (_, stored) => {
  expect(() => sessionStateOf(stored)).toThrow(SnapshotMismatchError);
});
