import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf, type Trade } from '../market/index.js';
import { KnownPrints } from './known-prints.js';
import { SequenceSet } from './sequence-set.js';

const T0 = 1_381_152_600_000;
const print = (symbol: string, sequence: number, offset = 0, id = 'a', exchange = 4): Trade => ({
  kind: 'trade',
  symbol: tickerOf(symbol),
  price: 1,
  size: 1,
  time: epochMsOf(T0 + offset),
  sequence,
  conditions: [],
  exchange,
  id,
});
const between = { from: epochMsOf(T0), to: epochMsOf(T0 + 1_000) };

describe('sequence numbers', () => {
  it('are in the set as in one of the language', () => {
    const sequence = fc.oneof(
      fc.integer({ min: 1, max: 200 }),
      fc.maxSafeInteger().map((n) => Math.abs(n) + 1),
      fc.integer({ min: 1, max: 1e6 }).map((n) => n * 1_000),
    );
    fc.assert(
      fc.property(fc.array(sequence, { maxLength: 500 }), fc.array(sequence, { maxLength: 50 }), (added, asked) => {
        const [own, reference] = [new SequenceSet(), new Set<number>()];
        for (const one of added) {
          own.add(one);
          reference.add(one);
        }
        expect(own.size).toBe(reference.size);
        for (const one of [...added, ...asked]) expect(own.has(one)).toBe(reference.has(one));
      }),
    );
  });
});

describe('known prints', () => {
  it('are those of the span, both ends included, by ticker', () => {
    const known = new KnownPrints(between);
    known.add([print('SPY', 1, -1), print('SPY', 2), print('SPY', 3, 1_000), print('SPY', 4, 1_001), print('AIG', 5)]);
    expect([1, 2, 3, 4, 5].map((sequence) => known.has(print('SPY', sequence)))).toEqual([false, true, true, false, false]);
    expect([...known.symbols]).toEqual(['SPY', 'AIG']);
    known.forget(tickerOf('SPY'));
    expect(known.has(print('SPY', 2))).toBe(false);
  });

  it('go by exchange and id where they have no sequence number', () => {
    const known = new KnownPrints(between);
    known.add([print('SPY', 0, 0, 'x', 4)]);
    expect(known.has(print('SPY', 0, 0, 'x', 4))).toBe(true);
    expect(known.has(print('SPY', 0, 0, 'x', 5))).toBe(false);
    expect(known.has(print('SPY', 0, 0, 'y', 4))).toBe(false);
  });
});
