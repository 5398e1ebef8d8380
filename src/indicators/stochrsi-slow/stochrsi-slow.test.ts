import { describe, expect, it } from 'vitest';
import { outputsOf } from '../agreement.suite.js';
import { SERIES } from '../series.suite.js';

const walk = SERIES['walk'] ?? [];

describe('the slow stochastic of the RSI', () => {
  it('has TradingView’s four inputs in its order, and its values with bar 32', () => {
    const byDefault = outputsOf('stochrsi_slow', {}, walk);
    expect(byDefault).toEqual(outputsOf('stochrsi_slow', { slowK: 3, slowD: 3, period: 14, k: 14 }, walk));
    expect(byDefault.findIndex((row) => !row.some(Number.isNaN))).toBe(14 + 13 + 2 + 2);
  });

  it('averages the fast %K of TA-Lib’s form', () => {
    const fast = outputsOf('stochrsi', { period: 14, k: 14, d: 1 }, walk).map(([k = NaN]) => k);
    const at = (i: number): number => fast[i] ?? NaN;
    const slow = outputsOf('stochrsi_slow', {}, walk);
    for (let i = 33; i < walk.length; i += 1) {
      const [k = NaN, d = NaN] = slow[i] ?? [];
      expect(k).toBeCloseTo((at(i) + at(i - 1) + at(i - 2)) / 3, 9);
      expect(d).toBeCloseTo((k + (slow[i - 1]?.[0] ?? NaN) + (slow[i - 2]?.[0] ?? NaN)) / 3, 9);
    }
  });

  it('is 0 in a halt, where TA-Lib’s form ranks rounding errors', () => {
    const halted = outputsOf('stochrsi_slow', {}, SERIES['halt'] ?? []).slice(120 + 14 + 5, 180);
    expect(halted.flat().every((value) => value === 0)).toBe(true);
  });
});
