import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIndicator } from '../indicator.js';

const closes = fc.array(fc.integer({ min: 100, max: 100_000 }), { minLength: 5, maxLength: 80 });
const bandsOf = fc.record({ period: fc.integer({ min: 2, max: 5 }), deviations: fc.double({ min: 0.5, max: 4, noNaN: true }) });

describe('%b and BandWidth', () => {
  it('are read off the bands of the same parameters', () => {
    fc.assert(
      fc.property(closes, bandsOf, (cents, parameters) => {
        const bands = createIndicator('bollinger', parameters);
        const percentB = createIndicator('bollinger_percent_b', parameters);
        const bandwidth = createIndicator('bollinger_bandwidth', parameters);
        for (const close of cents.map((value) => value / 100)) {
          const { middle = NaN, upper = NaN, lower = NaN } = bands.update(close) ?? {};
          const b = percentB.update(close)?.['value'];
          const width = bandwidth.update(close)?.['value'];
          expect(b === undefined).toBe(Number.isNaN(middle));
          if (b === undefined || width === undefined) continue;
          expect(width * middle).toBeCloseTo(upper - lower, 9);
          if (upper > lower) expect(lower + b * (upper - lower)).toBeCloseTo(close, 7);
          else expect(b).toBe(0.5);
        }
      }),
    );
  });

  it('are the middle and nothing where a market stands still after moves', () => {
    const percentB = createIndicator('percent_b', { period: 5 });
    const bandwidth = createIndicator('bbw', { period: 5 });
    const last: (number | undefined)[] = [];
    for (const close of [100, 101.37, 99.91, 103.2, 99.13, 97.03, 101, 101, 101, 101, 101, 101, 101, 101]) {
      last[0] = percentB.update(close)?.['value'];
      last[1] = bandwidth.update(close)?.['value'];
    }
    expect(last).toEqual([0.5, 0]);
  });

  it('say by hand what Bollinger defines', () => {
    const percentB = createIndicator('bollinger_percent_b', { period: 2, deviations: 2 });
    const bandwidth = createIndicator('bollinger_bandwidth', { period: 2, deviations: 2 });
    for (const one of [percentB, bandwidth]) one.update(9);
    // Mean 10, deviation 1: the bands are 8 and 12.
    expect(percentB.update(11)).toEqual({ value: 0.75 });
    expect(bandwidth.update(11)).toEqual({ value: 0.4 });
  });
});
