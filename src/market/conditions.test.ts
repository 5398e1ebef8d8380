import { describe, expect, it } from 'vitest';
import { CONDITION_RULES, updatesOf, UPDATES, UPDATES_ALL } from './conditions.js';

describe('trade conditions', () => {
  it('lets a regular sale update everything', () => expect(updatesOf([], true)).toBe(UPDATES_ALL));
  it('combines by AND', () => {
    expect(updatesOf([14, 37], true)).toBe(UPDATES.volume | UPDATES.vwap);
    expect(updatesOf([10, 52], true)).toBe(UPDATES.volume);
    expect(updatesOf([10], true)).toBe(UPDATES.highLow | UPDATES.volume);
  });
  it('counts official open and close prints into nothing', () => {
    expect(updatesOf([15], true)).toBe(0);
    expect(updatesOf([16], true)).toBe(0);
  });
  it('takes Form T as the normal print outside regular hours, and still leaves odd lots out', () => {
    expect(updatesOf([12], false)).toBe(UPDATES_ALL);
    expect(updatesOf([12], true)).toBe(UPDATES.volume);
    expect(updatesOf([12, 37], false)).toBe(UPDATES.volume | UPDATES.vwap);
  });
  it('fails open on ids it does not know', () => expect(updatesOf([63, 900, -1], true)).toBe(UPDATES_ALL));
  it('has each id once', () => expect(new Set(CONDITION_RULES.map((r) => r.id)).size).toBe(CONDITION_RULES.length));
});
