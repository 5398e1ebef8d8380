import { describe, expect, it } from 'vitest';
import { grow, MOST_FOLLOWED, nothingFollowed, shrink } from './followed.js';
import { MOST_OCCURRENCES, RECORD_SIZE } from './record.js';

describe('the room of a track', () => {
  it('grows by steps up to the most that is followed, and keeps what is there', () => {
    const followed = nothingFollowed(2);
    grow(followed, 1);
    followed[1]?.fill(7, 0, RECORD_SIZE);
    for (let step = 0; step < MOST_OCCURRENCES; step += 1) grow(followed, 1);
    expect(followed[1]).toHaveLength(MOST_FOLLOWED);
    expect(followed[1]?.subarray(0, RECORD_SIZE + 1)).toEqual(new Float64Array(RECORD_SIZE + 1).fill(7, 0, RECORD_SIZE));
    expect(followed[0]).toHaveLength(0);
  });
  it('is given back but for a step to spare, and never what is in use', () => {
    const followed = nothingFollowed(1);
    for (let step = 0; step < MOST_OCCURRENCES; step += 1) grow(followed, 0);
    followed[0]?.fill(7, 0, 5 * RECORD_SIZE);
    shrink(followed, 0, 5);
    const room = followed[0] ?? expect.fail('no room');
    expect(room.length).toBeLessThan(MOST_FOLLOWED);
    expect(room.subarray(0, 5 * RECORD_SIZE)).toEqual(new Float64Array(5 * RECORD_SIZE).fill(7));
    shrink(followed, 0, 5);
    expect(followed[0]).toBe(room);
  });
});
