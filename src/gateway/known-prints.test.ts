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
    known.add([print('KO', 6, 9_000)]);
    expect([...known.symbols]).toEqual(['SPY', 'AIG', 'KO']);
    known.forget(tickerOf('SPY'));
    expect(known.has(print('SPY', 2))).toBe(false);
  });

  it('are told apart by exchange, id and sequence number together: the OTC tape gives two prints one number', () => {
    const known = new KnownPrints(between);
    known.add([print('VWAGY', 7, 0, 'x', 62), print('VWAGY', 8, 0, 'y', 62)]);
    expect(known.has(print('VWAGY', 7, 0, 'x', 62))).toBe(true);
    expect(known.has(print('VWAGY', 7, 0, 'y', 62))).toBe(false);
    expect(known.has(print('VWAGY', 8, 0, 'x', 62))).toBe(false);
    expect(known.has(print('VWAGY', 7, 0, 'x', 4))).toBe(false);
    known.add([print('VWAGY', 7, 0, 'y', 62)]);
    expect(known.has(print('VWAGY', 7, 0, 'y', 62))).toBe(true);
  });

  it('are known again by what they have where one side lacks a part', () => {
    const whole = print('SPY', 7, 0, 'x', 4);
    const [numberless, idless, placeless] = [print('SPY', 0, 0, 'x', 4), print('SPY', 7, 0, '', 4), print('SPY', 7, 0, 'x', 0)];
    for (const [one, other] of [numberless, idless, placeless].flatMap((partial): [Trade, Trade][] => [
      [whole, partial],
      [partial, whole],
      [partial, partial],
    ])) {
      const known = new KnownPrints(between);
      known.add([one]);
      expect(known.has(other)).toBe(true);
    }
    const known = new KnownPrints(between);
    known.add([print('SPY', 0, 0, 'x', 4), print('SPY', 0, 0, '', 4)]);
    expect(known.has(print('SPY', 0, 0, 'x', 5))).toBe(false);
    expect(known.has(print('SPY', 0, 0, 'y', 4))).toBe(false);
    expect(known.has(print('SPY', 0, 0, '', 4))).toBe(false);
  });

  it('are as those of a set of texts, for any prints', () => {
    const arbitrary = fc.record({
      sequence: fc.integer({ min: 1, max: 4 }),
      exchange: fc.integer({ min: 1, max: 3 }),
      id: fc.constantFrom('1', '2', '12'),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 20 }), fc.array(arbitrary, { maxLength: 20 }), (added, asked) => {
        const known = new KnownPrints(between);
        const reference = new Set(added.map(({ sequence, exchange, id }) => `${sequence} ${exchange} ${id}`));
        known.add(added.map(({ sequence, exchange, id }) => print('SPY', sequence, 0, id, exchange)));
        for (const { sequence, exchange, id } of [...added, ...asked])
          expect(known.has(print('SPY', sequence, 0, id, exchange))).toBe(reference.has(`${sequence} ${exchange} ${id}`));
      }),
    );
  });
});
