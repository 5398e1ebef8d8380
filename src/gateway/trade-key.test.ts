import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tradeKey } from './trade-key.js';

const print = fc.record({
  exchange: fc.integer({ min: 0, max: 320 }),
  id: fc.oneof(fc.string({ maxLength: 20 }), fc.integer({ min: 0, max: 1e14 }).map(String)),
  sequence: fc.oneof(fc.integer({ min: 0, max: 2e7 }), fc.maxSafeNat()),
});
const nameOf = ({ exchange, id, sequence }: { exchange: number; id: string; sequence: number }): string => `${exchange}|${sequence}|${id}`;

describe('the key of a print', () => {
  it('is a whole number above 0 that a double holds, the same for the same print, and another for another', () => {
    fc.assert(
      fc.property(print, print, (a, b) => {
        const key = tradeKey(a);
        expect(Number.isSafeInteger(key) && key > 0).toBe(true);
        expect(tradeKey({ ...a })).toBe(key);
        expect(tradeKey(b) === key).toBe(nameOf(a) === nameOf(b));
      }),
    );
  });

  it('differs in each of the three alone, neighbours among them', () => {
    const all = new Map<number, string>();
    let made = 0;
    for (const exchange of [1, 2, 4, 62]) {
      for (let id = 0; id < 100; id += 1) {
        for (let sequence = 0; sequence < 1_000; sequence += 1) {
          const one = { exchange, id: String(id), sequence: sequence < 500 ? sequence : (sequence - 499) * 1_000 };
          all.set(tradeKey(one), nameOf(one));
          made += 1;
        }
      }
    }
    // 400,000 prints make 8·10^10 pairs: one in a hundred thousand tables would hold a pair by chance.
    expect(all.size).toBe(made);
    expect(tradeKey({ exchange: 4, id: '1', sequence: 23 })).not.toBe(tradeKey({ exchange: 4, id: '12', sequence: 3 }));
    expect(tradeKey({ exchange: 4, id: '7', sequence: 5 })).not.toBe(tradeKey({ exchange: 4, id: '7', sequence: 5 + 2 ** 32 }));
  });

  it('spreads: each of the 53 bits is set in half of the keys of numbers in a row', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) =>
      BigInt(tradeKey({ exchange: 4, id: String(52_983_525_159_748 + at), sequence: at * 1_000 })),
    );
    for (let bit = 0n; bit < 53n; bit += 1n) {
      const set = keys.filter((key) => ((key >> bit) & 1n) === 1n).length;
      // Ten standard deviations.
      expect(Math.abs(set - 10_000)).toBeLessThan(710);
    }
  });
});
