import { describe, expect, it } from 'vitest';
import { epochMsOf, type FeedMessage, tickerOf } from '../market/index.js';
import { Duplicates } from './duplicates.js';

const print = (sequence: number, time = sequence, symbol = 'SPY'): FeedMessage => ({
  kind: 'trade',
  symbol: tickerOf(symbol),
  price: 1,
  size: 1,
  time: epochMsOf(time),
  sequence,
  conditions: [],
  exchange: 1,
  id: '',
});

describe('duplicate prints', () => {
  it('are left out, wherever they come again', () => {
    const duplicates = new Duplicates();
    const first = [print(1), print(2), print(5)];
    expect(duplicates.without(first)).toBe(first);
    expect(duplicates.without([print(2), print(6), print(5), print(6)])).toEqual([print(6)]);
    expect(duplicates.count).toBe(3);
  });

  it('are none: a print that was overtaken, another symbol, another day with the same number', () => {
    const duplicates = new Duplicates();
    duplicates.without([print(10), print(12)]);
    expect(duplicates.without([print(11), print(10, 10, 'IBM'), print(10, 86_400_010)])).toHaveLength(3);
    expect(duplicates.count).toBe(0);
  });

  it('are none: what has no number, or is no print', () => {
    const duplicates = new Duplicates();
    const clock: FeedMessage = { kind: 'clock', time: epochMsOf(1) };
    expect(duplicates.without([print(0), print(0), clock, clock])).toHaveLength(4);
  });
});
