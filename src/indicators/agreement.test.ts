import { describe, expect, it } from 'vitest';
import { referenceAgreements, talibAgreements } from './agreement.suite.js';
import { INDICATORS } from './catalogue.js';
import { isTalibNoise, tolerated } from './judgement.suite.js';

const talib = talibAgreements();
const reference = referenceAgreements();

describe('agreement with TA-Lib', () => {
  it.each(talib)('$name $parameters on $series', (agreement) => {
    expect(agreement.begins[0]).toBe(agreement.begins[1]);
    if (!isTalibNoise(agreement)) expect(agreement.worst).toBeLessThanOrEqual(tolerated(agreement));
  });
});

describe('agreement with a second, independent computation', () => {
  it.each(reference)('$name $parameters on $series', (agreement) => {
    expect(agreement.begins[0]).toBe(agreement.begins[1]);
    expect(agreement.worst).toBeLessThanOrEqual(tolerated(agreement));
  });
});

describe('the comparisons', () => {
  it('reach every indicator', () => {
    const compared = new Set([...talib, ...reference].filter(({ compared: count }) => count > 0).map(({ name }) => name));
    expect([...compared].toSorted()).toEqual([...INDICATORS.keys()].toSorted());
  });
  it('let nothing go unjudged: where TA-Lib is noise there is a second computation', () => {
    const judged = new Set(reference.map(({ name }) => name));
    const noisy = new Set(talib.filter(isTalibNoise).map(({ name }) => name));
    // `ma` of type 7 is MAMA by the same stage.
    expect([...noisy].filter((name) => name !== 'ma' && !judged.has(name))).toEqual([]);
  });
});
