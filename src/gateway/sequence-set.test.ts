import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SequenceSet } from './sequence-set.js';

/** Vendors number from 1, by the day in steps of a thousand, and beyond 32 bits. */
const sequence = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 400 }).map((i) => i * 1_000),
  fc.integer({ min: 1, max: 40 }).map((i) => i * 0x1_0000_0000),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);

it('holds what was put in and nothing else, however it grows', () => {
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 300 }), fc.array(sequence, { maxLength: 50 }), (put, asked) => {
      const set = new SequenceSet();
      const model = new Set<number>();
      for (const one of put) {
        set.add(one);
        model.add(one);
        expect(set.size).toBe(model.size);
      }
      for (const one of [...put, ...asked]) expect(set.has(one)).toBe(model.has(one));
    }),
  );
});

it('finds its numbers as fast where they differ in the upper half alone', () => {
  const set = new SequenceSet();
  for (let i = 1; i <= 20_000; i += 1) set.add(i * 0x1_0000_0000);
  expect(set.size).toBe(20_000);
  expect(set.has(20_000 * 0x1_0000_0000)).toBe(true);
  expect(set.has(20_001 * 0x1_0000_0000)).toBe(false);
});
