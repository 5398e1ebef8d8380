import { expect, it } from 'vitest';
import { silentLog } from '../market/index.js';
import { FrameHold } from './frame-hold.js';

it('holds frames for a log that takes no more before an engine that falls behind, and tells of changes alone', () => {
  const readers = { areOverloaded: false, lagMs: 0 };
  const changes: boolean[] = [];
  const hold = new FrameHold({ readers, log: silentLog, onChange: (held) => changes.push(held) });
  hold.look();
  expect([hold.reason, changes]).toEqual([null, []]);
  readers.areOverloaded = true;
  hold.look();
  hold.look();
  expect([hold.reason, changes]).toEqual(['engine', [true]]);
  hold.logFull(true);
  expect(hold.reason).toBe('log');
  readers.areOverloaded = false;
  hold.logFull(false);
  expect([hold.reason, changes]).toEqual([null, [true, true, false]]);
});
