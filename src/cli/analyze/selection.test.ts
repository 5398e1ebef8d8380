import { describe, expect, it } from 'vitest';
import { INDICATORS, IndicatorParametersError } from '../../indicators/index.js';
import { Analysis } from './analysis.js';
import { chooseIndicators, choosePatterns, SelectionError } from './selection.js';

const columns = (text: string): string[] => chooseIndicators(text, INDICATORS).flatMap((chosen) => chosen.columns);

describe('a list of indicators', () => {
  it('has parameters by place or by name, and a column an output', () => {
    expect(columns('sma(20) macd(12,26,9), rsi( period = 7 )')).toEqual(['SMA20', 'MACD_macd', 'MACD_signal', 'MACD_histogram', 'RSI7']);
  });

  it('may be all, each column once', () => {
    const all = columns('all');
    expect(chooseIndicators('all', INDICATORS)).toHaveLength(INDICATORS.size);
    expect(new Set(all).size).toBe(all.length);
  });

  it('says what it cannot understand', () => {
    expect(() => chooseIndicators('smaa(20)', INDICATORS)).toThrow('did you mean sma?');
    expect(() => chooseIndicators('sma(20) )', INDICATORS)).toThrow(SelectionError);
    expect(() => chooseIndicators('sma(1,2)', INDICATORS)).toThrow('one more');
    expect(() => chooseIndicators('sma(x)', INDICATORS)).toThrow('no number');
    expect(() => chooseIndicators('sma(0)', INDICATORS)).toThrow(IndicatorParametersError);
    expect(() => chooseIndicators('sma(length=5)', INDICATORS)).toThrow(IndicatorParametersError);
  });
});

it('patterns are TA-Lib’s, with or without their prefix', () => {
  expect(choosePatterns('doji, CDLHAMMER')).toEqual(['CDLDOJI', 'CDLHAMMER']);
  expect(choosePatterns('all')).toHaveLength(61);
  expect(() => choosePatterns('hamer')).toThrow('did you mean CDLHAMMER?');
});

describe('an analysis', () => {
  const bar = (ticker: string, day: number, close: number) => ({
    ticker,
    timestamp: '',
    time: day * 86_400_000,
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: 1,
  });

  it('keeps tickers apart and is empty until warm', () => {
    const analysis = new Analysis({
      indicators: chooseIndicators('sma(2)', INDICATORS),
      patterns: ['CDLDOJI'],
      grading: 'modern',
      intraday: false,
    });
    const rows = [bar('A', 1, 10), bar('B', 1, 100), bar('A', 2, 12), bar('B', 2, 102)].map((one) => analysis.add(one));
    expect(analysis.columns).toEqual(['SMA2', 'CDLDOJI']);
    expect(rows).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [11, undefined],
      [101, undefined],
    ]);
  });
});
