import { describe, expect, it } from 'vitest';
import { INDICATORS } from './catalogue.js';
import type { Parameters } from './contract.js';
import { fadingBars } from './notes.js';
import { resolveParameters } from './parameters.js';
import { settlingOf, settlingOfRows } from './settling.js';
import { describeIndicator } from './describe.js';

const definitionOf = (name: string) => {
  const definition = INDICATORS.get(name);
  if (!definition) throw new Error(`no ${name}`);
  return definition;
};
const settles = (name: string, given: Parameters = {}) => {
  const definition = definitionOf(name);
  return settlingOf(definition, resolveParameters(definition, given));
};

describe('how long the beginning shows', () => {
  it('is no time in a window, and for ever in a running sum', () => {
    expect(settles('sma')?.after).toBe(0);
    expect(settles('rsi', { simple: 1 })?.after).toBe(0);
    expect(settles('obv')?.after).toBe('never');
  });

  it('is as long as the weight of the seed allows, for periods of any length', () => {
    for (const period of [5, 20, 200, 1_000]) {
      const after = settles('ema', { period })?.after;
      expect(after).toBeGreaterThan(0);
      // A seed is never wrong by its whole size.
      expect(after).toBeLessThan(fadingBars(1 - 2 / (period + 1)));
    }
    expect(settles('rsi', { period: 1_000 })?.after).not.toBe('never');
  });

  it('is counted from the first common row to the last that differs', () => {
    const ours = Array.from({ length: 100 }, (_, i) => [i < 3 ? NaN : 10]);
    const theirs = ours.map(([value = NaN], i) => (i < 5 ? undefined : [i === 5 ? 12 : i === 9 ? 10.002 : value]));
    expect(settlingOfRows(ours, theirs)).toEqual({ after: 5, share: 0.2 });
    expect(
      settlingOfRows(
        ours,
        theirs.map((row) => row && [11]),
      ),
    ).toEqual({ after: 'never', share: expect.closeTo(0.1, 12) });
    expect(settlingOfRows(ours, [])).toBeUndefined();
  });

  it('is told with the weight of the seed: (1 − 2 ÷ 21)ⁿ, (1 − 1 ÷ 14)ⁿ', () => {
    expect(describeIndicator(definitionOf('ema'), { period: 20, seed: 0 })).toMatchObject({ fades: 93, warmUp: 19 });
    expect(describeIndicator(definitionOf('rsi'), { period: 14, simple: 0, seed: 0 })).toMatchObject({ fades: 125, warmUp: 14 });
    expect(describeIndicator(definitionOf('vwap'), {})).toMatchObject({ fades: undefined, settles: undefined });
  });
});
