import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fifo } from './fifo.js';

describe('Fifo', () => {
  it('is an array of which the front is taken', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: -3_000, max: -1 })), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (counts) => {
        const fifo = new Fifo<number>();
        let next = 0;
        let first = 0;
        for (const count of counts) {
          for (let i = 0; i < count; i += 1) fifo.push(next++);
          for (let i = 0; i < -count; i += 1) expect(fifo.shift()).toBe(first < next ? first++ : undefined);
          expect(fifo.length).toBe(next - first);
          expect(fifo.at(0)).toBe(first < next ? first : undefined);
          expect(fifo.at(next - first - 1)).toBe(first < next ? next - 1 : undefined);
          expect(fifo.at(next - first)).toBeUndefined();
        }
      }),
    );
  });
});
