import { expect, it } from 'vitest';
import { TimeSlice } from './time-slice.js';

it('is over when its time has gone by, and before it begins', () => {
  let now = 10;
  const slice = new TimeSlice(() => now, 5);
  expect(slice.isOver).toBe(true);
  slice.begin();
  now = 14.9;
  expect(slice.isOver).toBe(false);
  now = 15;
  expect(slice.isOver).toBe(true);
  slice.begin(2);
  now = 17;
  expect(slice.isOver).toBe(true);
});
