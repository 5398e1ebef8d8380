import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createIndicator } from '../indicator.js';

it('keeps nothing of moves that have left the window', () => {
  const moving = fc.array(fc.double({ min: 0.01, max: 900_000, noNaN: true }), { minLength: 3, maxLength: 40 });
  fc.assert(
    fc.property(moving, fc.integer({ min: 2, max: 9 }), (closes, period) => {
      const rsi = createIndicator('rsi', { period, simple: 1 });
      const cmo = createIndicator('cmo', { period, simple: 1 });
      const last = closes.at(-1) ?? NaN;
      for (const close of [...closes, ...Array<number>(period - 1).fill(last)]) for (const one of [rsi, cmo]) one.update(close);
      for (let i = 0; i < period; i += 1) for (const one of [rsi, cmo]) expect(one.update(last)).toEqual({ value: 0 });
    }),
  );
});
