import { expect, it } from 'vitest';
import { spokenSkew } from './clock-skew.js';

it('tells of a clock that is wrong by seconds or more, and of no other', () => {
  expect([null, 0, 4_900, -4_900].map(spokenSkew)).toEqual([undefined, undefined, undefined, undefined]);
  expect([-300_000, 12_400, 61_000].map(spokenSkew)).toEqual(['5 min 0 s behind', '12 s ahead of', '1 min 1 s ahead of']);
});
