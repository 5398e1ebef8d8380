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
    expect(duplicates.counters.leftOut).toBe(3);
  });

  it('are none: a print that was overtaken, another symbol, another day with the same number', () => {
    const duplicates = new Duplicates();
    duplicates.without([print(10), print(12)]);
    expect(duplicates.without([print(11), print(10, 10, 'IBM'), print(10, 86_400_010)])).toHaveLength(3);
    expect(duplicates.counters.leftOut).toBe(0);
  });

  it('are none: two of the OTC tape with one number, of one millisecond and even one price', () => {
    const duplicates = new Duplicates();
    const otc = (id: string, exchange = 62): FeedMessage => ({ ...print(143_015), id, exchange }) as FeedMessage;
    const distinct = [otc('00241707'), otc('00241708'), otc('00241708', 61)];
    expect(duplicates.without(distinct)).toBe(distinct);
    expect(duplicates.without([otc('00241708'), otc('00241707'), otc('00241708', 61)])).toEqual([]);
  });

  it('are known without a number by all that they have', () => {
    const duplicates = new Duplicates();
    const old = (id: string, price = 281.1): FeedMessage => ({ ...print(0, 5), id, price }) as FeedMessage;
    const distinct = [old('52983527388738'), old('52983527388739'), old('', 281.1), old('', 281.2)];
    expect(duplicates.without([...distinct, ...distinct])).toEqual(distinct);
  });

  it('are what a repair has brought already', () => {
    const duplicates = new Duplicates();
    duplicates.without([print(1), print(9)]);
    duplicates.note([print(3), print(4)]);
    expect(duplicates.without([print(3), print(10), print(5)])).toEqual([print(10), print(5)]);
  });

  it('are none: what is no print', () => {
    const clock: FeedMessage = { kind: 'clock', time: epochMsOf(1) };
    expect(new Duplicates().without([clock, clock])).toHaveLength(2);
  });
});
