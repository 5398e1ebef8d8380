import { describe, expect, it } from 'vitest';
import { INDICATORS, IndicatorParametersError } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import { CANDLESTICKS, type PatternDefinition, PATTERNS } from '../../patterns/index.js';
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
    expect(() => chooseIndicators('sma(1,2)', INDICATORS)).toThrow('one too many');
    expect(() => chooseIndicators('sma(x)', INDICATORS)).toThrow('not a number');
    expect(() => chooseIndicators('sma(0)', INDICATORS)).toThrow(IndicatorParametersError);
    expect(() => chooseIndicators('sma(length=5)', INDICATORS)).toThrow(IndicatorParametersError);
  });
});

describe('a list of patterns', () => {
  const own: PatternDefinition = { ...PATTERNS.get('pin_bar')!, name: 'my_own', category: 'chart' };
  const catalogue = new Map([...PATTERNS, [own.name, own]]);
  const names = (text: string, timeframe: Timeframe = '5min'): string[] => {
    const { candlesticks, others } = choosePatterns(text, catalogue, timeframe);
    return [...candlesticks, ...others.map(({ name }) => name)];
  };
  const group = (category: PatternDefinition['category']): string[] =>
    [...catalogue.values()].filter((definition) => definition.category === category).map(({ name }) => name);

  it('has candlesticks by TA-Lib’s names, with or without their prefix', () => {
    expect(names('doji, CDLHAMMER')).toEqual(['CDLDOJI', 'CDLHAMMER']);
  });

  it('has the 61 candlesticks and nothing else for all', () => {
    expect(names('all')).toEqual(CANDLESTICKS.map(({ name }) => name));
    expect(names('all')).toHaveLength(61);
    expect(names(' candlesticks ')).toEqual(names('all'));
  });

  it('has the others by name or group, a plugin’s among them, each once', () => {
    expect(names('flag double_bottom CDLDOJI my_own')).toEqual(['CDLDOJI', 'flag', 'double_bottom', 'my_own']);
    expect(names('chart my_own DOUBLE_BOTTOM')).toEqual(group('chart'));
    expect(names('intraday', '1min')).toEqual(group('intraday'));
    expect(names('all chart')).toHaveLength(61 + group('chart').length);
  });

  it('says of what looks at the session that it needs 1-minute bars; groups leave it out', () => {
    expect(names('opening_range_15', '1min')).toEqual(['opening_range_15']);
    expect(() => names('opening_range_15', '1day')).toThrow(SelectionError);
    expect(() => names('opening_range_15', '1day')).toThrow(
      /opening_range_15 depends on the trading session, .* needs --timeframe 1min, not 1day/,
    );
    expect(names('intraday', '1day')).toContain('flag');
    expect(names('intraday', '1day')).not.toContain('opening_range_15');
  });

  it('suggests the nearest name of any', () => {
    expect(() => names('hamer')).toThrow('There is no pattern hamer; did you mean CDLHAMMER?');
    expect(() => names('CDLHAMER')).toThrow('did you mean CDLHAMMER?');
    expect(() => names('duble_bottom')).toThrow('did you mean double_bottom?');
    expect(() => names('my_won')).toThrow('did you mean my_own?');
    expect(() => names('charts')).toThrow('did you mean chart?');
  });
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
      patterns: { candlesticks: ['CDLDOJI'], others: [] },
      grading: 'modern',
      timeframe: '1day',
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
