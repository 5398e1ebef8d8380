import { describe, expect, it } from 'vitest';
import { createIndicator } from './indicator.js';
import { SERIES } from './series.suite.js';

describe('an indicator on its own', () => {
  it('is there under the package name', async () => {
    const { createIndicator: imported, INDICATORS } = await import('tickstock/indicators');
    expect(imported('sma', { period: 2 }).label).toBe('SMA2');
    expect(INDICATORS.size).toBeGreaterThan(90);
  });

  it('takes numbers or bars, peeks without committing, and names its values', () => {
    const sma = createIndicator('sma', { period: 3 });
    expect([1, 2, 3].map((close) => sma.update(close))).toEqual([undefined, undefined, { value: 2 }]);
    expect(sma.peek({ close: 10 })).toEqual({ value: 5 });
    expect(sma.update(4)).toEqual({ value: 3 });
    const macd = createIndicator('macd');
    let last: unknown;
    for (const bar of SERIES['walk'] ?? []) last = macd.update(bar);
    expect(Object.keys(last ?? {})).toEqual(['macd', 'signal', 'histogram']);
  });

  it('goes by its own name or TA-Lib’s, in any case', () => {
    expect(createIndicator('BBANDS').label).toBe(createIndicator('bollinger').label);
    expect(createIndicator('RSI', { period: 7 }).label).toBe('RSI7');
    expect(() => createIndicator('rsii')).toThrow('There is no indicator rsii.');
  });

  it('goes on from a snapshot', () => {
    const bars = SERIES['walk'] ?? [];
    const first = createIndicator('adx');
    for (const bar of bars.slice(0, 100)) first.update(bar);
    const second = createIndicator('adx');
    second.restore(first.snapshot());
    expect(bars.slice(100).map((bar) => second.update(bar))).toEqual(bars.slice(100).map((bar) => first.update(bar)));
    expect(() => second.restore(new Float64Array(3))).toThrow(RangeError);
  });

  it('says what is wrong with a name or parameter', () => {
    expect(() => createIndicator('nothing')).toThrow(/no indicator nothing/);
    expect(() => createIndicator('rsi', { period: 0 })).toThrow(/period is 0/);
  });
});
