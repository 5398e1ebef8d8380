import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../market/index.js';
import { barRecord, EXAMPLE_OPEN, type ExampleBar } from '../example.js';
import { advanceSession, SESSION_STATE_SIZE, SessionLevels } from './session.js';
import { advanceVolumeProfile, usualVolume, VOLUME_PROFILE_STATE_SIZE } from './volume-profile.js';

const DAY_MS = 86_400_000;
/** Minute `i` of the session so many days after the first, around a price. */
const minute = (i: number, price: number, day = 0, volume = 100): ExampleBar => ({
  start: EXAMPLE_OPEN + day * DAY_MS + i * MINUTE_MS,
  open: price,
  high: price + 1,
  low: price - 1,
  close: price,
  volume,
});

function levelsAfter(bars: readonly ExampleBar[]): SessionLevels {
  const state = new Float64Array(SESSION_STATE_SIZE);
  for (const bar of bars) advanceSession(state, 0, barRecord(bar), 0);
  const levels = new SessionLevels();
  levels.over(state, 0);
  return levels;
}
const whole = (price: number, day = 0): ExampleBar[] => Array.from({ length: 390 }, (_, i) => minute(i, price, day));

describe('the session', () => {
  it('has open, extremes, VWAP and minutes of the regular session alone', () => {
    const levels = levelsAfter([minute(-10, 50), minute(0, 100), minute(1, 104), minute(2, 98)]);
    expect(levels).toMatchObject({ minutes: 3, open: 100, high: 105, low: 97, premarketHigh: 51, premarketLow: 49 });
    expect(levels.vwap).toBeCloseTo((100 + 104 + 98) / 3, 9);
  });
  it('knows an opening range once it is complete, and none that was seen in part', () => {
    const bars = Array.from({ length: 6 }, (_, i) => minute(i, 100 + i));
    expect(levelsAfter(bars.slice(0, 4)).openingHigh(5)).toBeNaN();
    expect(levelsAfter(bars.slice(0, 5)).openingHigh(5)).toBe(105);
    expect(levelsAfter(bars).openingHigh(5)).toBe(105);
    expect(levelsAfter(bars).openingLow(5)).toBe(99);
    expect(levelsAfter(bars.slice(2)).openingHigh(5)).toBeNaN();
    expect(levelsAfter([minute(-5, 100), ...bars.slice(2)]).openingHigh(5)).toBe(105);
  });
  it('remembers the session before and the usual range', () => {
    const levels = levelsAfter([...whole(100), ...whole(104, 1), minute(0, 110, 2)]);
    expect(levels).toMatchObject({ previousClose: 104, previousHigh: 105, previousLow: 103 });
    // 2 on the first day; on the second from the close before, 100, to 105.
    expect(levels.usualRange).toBeCloseTo((2 + 5) / 2, 9);
  });
  it('says nothing of a session outside it', () => {
    const levels = levelsAfter([...whole(100), minute(400, 100)]);
    expect(levels.minutes).toBe(0);
    expect(levels.high).toBeNaN();
    expect(levelsAfter([minute(0, 100)]).previousClose).toBeNaN();
  });
});

describe('the volume profile', () => {
  const profileAfter = (bars: readonly ExampleBar[]): Float64Array => {
    const state = new Float64Array(VOLUME_PROFILE_STATE_SIZE);
    for (const bar of bars) advanceVolumeProfile(state, 0, barRecord(bar), 0);
    return state;
  };
  it('knows what is usual at each time of day from the days before', () => {
    const day = (serial: number, scale: number): ExampleBar[] =>
      Array.from({ length: 390 }, (_, i) => minute(i, 100, serial, scale * (i < 195 ? 10 : 30)));
    const state = profileAfter([...day(0, 1), ...day(1, 3), minute(0, 100, 2)]);
    const at = (i: number): number => EXAMPLE_OPEN + 2 * DAY_MS + i * MINUTE_MS;
    expect(usualVolume(state, 0, at(3), 1)).toBeCloseTo(20, 9);
    expect(usualVolume(state, 0, at(300), 15)).toBeCloseTo(15 * 60, 9);
  });
  it('knows nothing on the first day', () => {
    expect(usualVolume(profileAfter([minute(0, 100)]), 0, EXAMPLE_OPEN, 1)).toBeNaN();
  });
});
