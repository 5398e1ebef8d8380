import type { Agreement } from './agreement.suite.js';

/** Comparisons and choices only, no sums: the last digit must agree, or all but it where the order of a sum differs. */
const EXACT = new Set([
  'max',
  'min',
  'minmax',
  'midpoint',
  'midprice',
  'aroon',
  'aroonosc',
  'avgprice',
  'medprice',
  'typprice',
  'wclprice',
  'mom',
  'roc',
  'rocp',
  'rocr',
  'rocr100',
  'willr',
  'bop',
  'obv',
  'trange',
]);

/**
 * Where TA-Lib 0.6 gives rounding errors for a value: its running sums of squares cancel on a high price (variance, correlation) or
 * keep a residue in a market that stands still, whose phase the Hilbert family then reports. The second computation judges there.
 */
const TALIB_NOISE: Readonly<Record<string, readonly string[]>> = {
  var: ['tight'],
  stddev: ['tight', 'halt'],
  bollinger: ['tight', 'halt'],
  correl: ['tight'],
  cci: ['tight'],
  mama: ['halt'],
  ma: ['halt'],
  ht_dcperiod: ['tight'],
  ht_phasor: ['tight'],
  ht_dcphase: ['tight', 'halt', 'constant'],
  ht_sine: ['tight', 'halt', 'constant'],
  ht_trendmode: ['constant'],
};

/** Of the general moving average only MAMA (type 7) is of that kind. */
export const isTalibNoise = ({ name, parameters, series }: Agreement): boolean =>
  (TALIB_NOISE[name]?.includes(series) ?? false) && (name !== 'ma' || parameters['maType'] === 7);

/** The error that a comparison may show. */
export function tolerated({ name, series, oracle }: Agreement): number {
  if (oracle === 'TA-Lib') {
    if (EXACT.has(name)) return 1e-15;
    // TA-Lib's own cancellation reaches these on ordinary prices.
    if (name === 'correl') return 2e-8;
    if (name === 'stddev') return 1e-9;
  }
  // The last place of a price of 500,000 is 6e-11; differences of averages carry several, angles of them more.
  if (series === 'tight') return name.startsWith('ht_') ? 1e-6 : 2e-8;
  return oracle === 'TA-Lib' ? 1e-10 : 1e-11;
}
