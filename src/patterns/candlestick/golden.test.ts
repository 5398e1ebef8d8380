import { describe, expect, it } from 'vitest';
import { CANDLESTICKS } from './catalogue.js';
import { fingerprint, REGIMES, type Bars } from './fuzzed-bars.suite.js';
import golden from './golden.json' with { type: 'json' };
import { decode, encode, OTHER_PENETRATIONS, type Golden } from './golden.suite.js';
import { scan } from './scan.suite.js';
import { tieBars } from './ties.suite.js';

// A pair of numbers is read as an array of any length.
const { lookback, ties, series } = golden as unknown as Golden;

const MAKERS: Readonly<Record<string, () => Bars>> = { ...REGIMES, ties: () => tieBars(ties) };

/** Numbers of bars at which the grades differ, by pattern; patterns without are left out. */
function differences(grades: Map<string, number[]>, values: Readonly<Record<string, string>>, key = (name: string) => name) {
  const differ: Record<string, number[]> = {};
  for (const [name, ours] of grades) {
    const theirs = decode(values[key(name)] ?? '?', ours.length);
    const at = ours.flatMap((grade, i) => (grade === theirs[i] ? [] : [i]));
    if (at.length > 0) differ[name] = at;
  }
  return differ;
}

describe('native TA-Lib', () => {
  it('is compared on more than 100,000 bars', () => {
    expect(Object.keys(series)).toEqual(Object.keys(MAKERS));
    expect(Object.values(series).reduce((sum, { bars }) => sum + bars, 0)).toBeGreaterThan(100_000);
  });

  it('has the same 61 patterns with the same lookbacks', () => {
    expect(Object.fromEntries(CANDLESTICKS.map((pattern) => [pattern.name, pattern.lookback]))).toEqual(lookback);
    expect(CANDLESTICKS).toHaveLength(61);
  });

  it('gives every grade of every pattern somewhere in the bars', () => {
    const seen = new Set<string>();
    for (const { bars, values } of Object.values(series)) {
      for (const [key, text] of Object.entries(values)) {
        if (!key.includes('@')) for (const grade of new Set(decode(text, bars))) if (grade !== 0) seen.add(`${key} ${grade}`);
      }
    }
    const partial = new Set(['CDLENGULFING', 'CDLHARAMI', 'CDLHARAMICROSS']);
    const expected = CANDLESTICKS.flatMap(({ name, positive, negative, confirmed }) => {
      const grades = [100, ...(partial.has(name) ? [80] : []), ...(confirmed ? [200] : [])];
      return [...(positive ? grades : []), ...(negative ? grades.map((grade) => -grade) : [])].map((grade) => `${name} ${grade}`);
    });
    expect([...seen].toSorted()).toEqual(expected.toSorted());
  });

  describe.each(Object.entries(series))('on %s bars', (regime, { bars: count, fingerprint: theirs, values }) => {
    const bars: Bars = MAKERS[regime]?.() ?? { open: [], high: [], low: [], close: [] };

    it('has seen the same bars', () => {
      expect([bars.open.length, fingerprint(bars)]).toEqual([count, theirs]);
    });

    it('agrees at every bar', () => {
      expect(differences(scan(bars), values)).toEqual({});
    });

    it.each(OTHER_PENETRATIONS)('agrees with a penetration of %d', (share) => {
      const patterns = CANDLESTICKS.filter((pattern) => pattern.penetration !== undefined).map((pattern) => pattern.name);
      const penetration = Object.fromEntries(patterns.map((name) => [name, share]));
      expect(patterns).toHaveLength(7);
      expect(differences(scan(bars, { patterns, penetration }), values, (name) => `${name}@${share}`)).toEqual({});
    });
  });

  it('is written and read back without loss', () => {
    const values = [0, 0, 100, -80, 0, 200, 0];
    expect(encode(values)).toBe('2A1D2E');
    expect(decode(encode(values), values.length)).toEqual(values);
  });
});
