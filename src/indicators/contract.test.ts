import { describe, expect, it } from 'vitest';
import { INDICATORS } from './catalogue.js';
import type { Parameters } from './contract.js';
import { describeKernel } from './kernel.suite.js';
import { IndicatorParametersError, resolveParameters } from './parameters.js';

/** Name, first output in a market that stands at 100 with 10 shares a bar, parameters where the defaults are not the point. */
const CASES: readonly (readonly [name: string, flat: number, parameters?: Parameters, sessionBars?: number])[] = [
  ['accbands', 100],
  ['ad', 0],
  ['adosc', 0],
  ['adx', 0],
  ['adx', 0, { wholeSeed: 1 }],
  ['adxr', 0],
  ['anchored_vwap', 100],
  ['apo', 0],
  ['aroon', 100],
  ['aroonosc', 0],
  ['atr', 0],
  ['atr', 0, { simple: 1 }],
  ['atr', 0, { simple: 1, firstRange: 1 }],
  ['atr', 0, { period: 1, seed: 1 }],
  ['atr', 0, { seed: 1, firstRange: 1 }],
  ['atr', 0, { firstRange: 1 }],
  ['avgdev', 0],
  ['avgprice', 100],
  ['beta', 0],
  ['bollinger', 100],
  ['bollinger', 100, { period: 10, maType: 3, lowerDeviations: 1 }],
  ['bollinger_bandwidth', 0],
  ['bollinger_bandwidth', 0, { period: 5, deviations: 3 }],
  ['bollinger_percent_b', 0.5],
  ['bollinger_percent_b', 0.5, { period: 5, deviations: 0.5 }],
  ['bop', 0],
  ['cci', 0],
  ['choppiness', 0],
  ['cmf', 0],
  ['cmo', 0],
  ['cmo', 0, { simple: 1 }],
  ['correl', 0],
  ['dema', 100],
  ['donchian', 100],
  ['donchian', 100, { partial: 1 }],
  ['dx', 0],
  ['dx', 0, { wholeSeed: 1 }],
  ['ema', 100],
  ['ema', 100, { seed: 1 }],
  ['heikin_ashi', 100],
  ['hma', 100],
  // The filter's answer to the first price; it stays, for nothing turns after it.
  ['ht_dcperiod', 31.09030548475024],
  ['ht_dcphase', 0],
  ['ht_phasor', 0],
  ['ht_sine', 0],
  ['ht_trendline', 100],
  ['ht_trendmode', 1],
  ['ichimoku', 100],
  ['ichimoku', 100, { conversion: 3, base: 5, span: 9, displacement: 0 }],
  ['imi', 0],
  ['kama', 100],
  ['keltner', 100],
  ['keltner', 100, { maType: 0, simpleRange: 2, typical: 1 }],
  ['keltner', 100, { maType: 0, simpleRange: 1, rangePeriod: 30 }],
  ['linearreg', 100],
  ['linearreg_angle', 0],
  ['linearreg_intercept', 100],
  ['linearreg_slope', 0],
  ['ma', 100],
  ['ma', 100, { period: 1 }],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((maType) => ['ma', 100, { period: 6, maType }] as const),
  ['macd', 0],
  ['macd', 0, { seed: 1 }],
  ['macd', 0, { seed: 2 }],
  ['macd', 0, { fast: 9, slow: 4, signal: 1, seed: 2 }],
  ['macdext', 0],
  ['macdext', 0, { fast: 9, fastType: 8, slow: 5, slowType: 1, signal: 3, signalType: 6 }],
  ['macdfix', 0],
  ['mama', 100],
  ['max', 100],
  ['medprice', 100],
  ['mfi', 0],
  ['midpoint', 100],
  ['midprice', 100],
  ['min', 100],
  ['minmax', 100],
  ['minus_di', 0],
  ['minus_di', 0, { wholeSeed: 1 }],
  ['minus_dm', 0],
  ['mom', 0],
  ['natr', 0],
  ['obv', 10],
  ['pivot_camarilla', 100, {}, 1],
  ['pivot_classic', 100, {}, 1],
  ['pivot_fibonacci', 100, {}, 1],
  ['plus_di', 0],
  ['plus_di', 0, { wholeSeed: 1 }],
  ['plus_dm', 0],
  ['ppo', 0],
  ['relative_volume', 1, {}, 1],
  ['roc', 0],
  ['rocp', 0],
  ['rocr', 1],
  ['rocr100', 100],
  ['rsi', 0],
  ['rsi', 0, { simple: 1 }],
  ['rsi', 0, { seed: 1 }],
  ['sar', 100],
  ['sarext', 100],
  ['sma', 100],
  ['squeeze', 0],
  ['stddev', 0],
  ['stoch', 0],
  ['stochf', 0],
  ['stochrsi', 0],
  ['stochrsi_slow', 0],
  ['stochrsi_slow', 0, { slowK: 1, slowD: 5, period: 7, k: 9 }],
  ['sum', 3_000],
  ['supertrend', 100],
  ['supertrend', 100, { firstRange: 1 }],
  ['supertrend', 100, { period: 1, firstRange: 1 }],
  ['t3', 100],
  ['tema', 100],
  ['trange', 0],
  ['trima', 100],
  ['trix', 0],
  ['tsf', 100],
  ['typprice', 100],
  ['ultosc', 0],
  ['var', 0],
  ['vortex', 0],
  ['vwap', 100],
  ['vwap_bands', 100],
  ['vwma', 100],
  ['wclprice', 100],
  ['willr', 0],
  ['wma', 100],
];

for (const [name, flat, parameters = {}, sessionBars = 390] of CASES) {
  const definition = INDICATORS.get(name);
  if (!definition) throw new Error(`no ${name}`);
  describeKernel({ definition, flat, parameters, sessionBars });
}

describe('the catalogue', () => {
  it('holds nothing that the contract is not asked of', () => {
    expect([...INDICATORS.keys()].toSorted()).toEqual([...new Set(CASES.map(([name]) => name))].toSorted());
  });
  it('has no two entries of one label', () => {
    const labels = [...INDICATORS.values()].map((definition) => definition.label(resolveParameters(definition, {})));
    expect(new Set(labels).size).toBe(labels.length);
  });
  it.each([
    ['sma', { period: 20 }, 'SMA20'],
    ['rsi', {}, 'RSI14'],
    ['macd', {}, 'MACD'],
    ['macd', { fast: 5 }, 'MACD(5,26,9)'],
    ['bollinger', {}, 'BollingerBands'],
    ['bollinger', { period: 10 }, 'BollingerBands(10,2)'],
    ['bollinger', { maType: 1 }, 'BollingerBands(20,2,0,1)'],
    ['macd', { seed: 2 }, 'MACD(12,26,9,2)'],
    ['ema', { seed: 1 }, 'EMA(20,1)'],
    ['atr', { simple: 1 }, 'ATR(14,1)'],
    ['atr', { seed: 1 }, 'ATR(14,0,1)'],
    ['rsi', { seed: 1 }, 'RSI(14,0,1)'],
    ['supertrend', {}, 'SUPERTREND'],
    ['supertrend', { multiplier: 2 }, 'SUPERTREND(10,2)'],
    ['keltner', {}, 'KELTNER(20,2,10,1,0)'],
    ['keltner', { typical: 1 }, 'KELTNER(20,2,10,1,0,1)'],
    ['stochrsi_slow', { slowK: 5 }, 'STOCHRSI_SLOW(5,3,14,14)'],
    ['vwap', {}, 'VWAP'],
    ['stochf', { k: 14 }, 'STOCHF(14,3,0)'],
    ['plus_di', {}, 'PLUS_DI14'],
  ])('%s %j is called %s', (name, given, label) => {
    const definition = INDICATORS.get(name);
    expect(definition?.label(resolveParameters(definition, given))).toBe(label);
  });
});

describe('parameters', () => {
  it.each([
    ['sma', { period: 1 }, /sma: period is 1, but must be a whole number from 2 to 1000/],
    ['sma', { period: 2.5 }, /whole number/],
    ['ma', { maType: 9 }, /maType is 9, but must be a whole number from 0 to 8/],
    ['bollinger', { deviations: -1 }, /deviations is -1/],
    ['rsi', { length: 3 }, /has no parameter length; it has period/],
  ])('%s %j is refused', (name, given, message) => {
    const definition = INDICATORS.get(name);
    if (!definition) throw new Error(`no ${name}`);
    expect(() => resolveParameters(definition, given as Parameters)).toThrow(IndicatorParametersError);
    expect(() => resolveParameters(definition, given as Parameters)).toThrow(message);
  });
});
