import { describe, expect, it } from 'vitest';
import type { Definitions, IndicatorDefinitionRow, PatternDefinitionRow } from '../../store/index.js';
import { planOf } from '../core/index.js';
import { BUILT_IN } from './built-in.js';
import { defaultDefinitions } from './defaults.js';
import { select, type Selection } from './select.js';

const indicator = (name: string, change: Partial<IndicatorDefinitionRow> = {}): IndicatorDefinitionRow => ({
  name,
  className: 'sma',
  parameters: { period: 10 },
  enabled: true,
  timeframes: ['1min'],
  universe: null,
  description: '',
  ...change,
});
const pattern = (name: string, change: Partial<PatternDefinitionRow> = {}): PatternDefinitionRow => ({
  name,
  className: 'CDLMORNINGSTAR',
  parameters: {},
  enabled: true,
  timeframes: ['5min'],
  universe: null,
  description: '',
  confidenceThreshold: 0,
  ...change,
});
const chosen = (definitions: Partial<Definitions>, universe = 'all'): Selection =>
  select(
    { indicators: [], patterns: [], alerts: [], ...definitions },
    { catalogue: BUILT_IN, universe, allowedLatenessMs: 0, barsFrom: 'trades' },
  );

describe('what the tables choose', () => {
  it('is, of a new database, the default set without a problem, and can be planned', () => {
    const { settings, problems } = chosen(defaultDefinitions(BUILT_IN));
    expect(problems).toEqual([]);
    expect(new Set(settings.indicators.map(({ name }) => name))).toEqual(
      new Set(['sma', 'ema', 'rsi', 'macd', 'bollinger', 'atr', 'vwap']),
    );
    expect(settings.crossings).toHaveLength(6);
    expect(planOf(settings).timeframes.map(({ crossings }) => crossings.length)).toEqual([6, 5, 0, 0, 0, 0]);
  });

  it('offers the whole catalogue, each row under its own name', () => {
    const { indicators, patterns } = defaultDefinitions(BUILT_IN);
    expect(new Set(indicators.map(({ name }) => name)).size).toBe(indicators.length);
    expect(indicators).toHaveLength(BUILT_IN.indicators.size);
    expect(patterns.length).toBe(BUILT_IN.patterns.size + 61);
    const everything = {
      indicators: indicators.map((row) => ({ ...row, enabled: true })),
      patterns: patterns.map((row) => ({ ...row, enabled: true })),
    };
    expect(chosen(everything).problems).toEqual([]);
  });

  it('leaves out what is switched off or belongs to another universe', () => {
    const rows = [indicator('off', { enabled: false }), indicator('theirs', { universe: 'other' }), indicator('ours', { universe: 'all' })];
    expect(chosen({ indicators: rows }).settings.indicators).toEqual([{ name: 'sma', parameters: { period: 10 }, timeframe: '1min' }]);
  });

  it.each([
    [indicator('x', { className: 'smma' }), /no indicator "smma"/],
    [indicator('x', { parameters: { period: 0 } }), /period is 0/],
    [indicator('x', { parameters: { periods: 9 } }), /no parameter periods/],
    [indicator('x', { parameters: [14] }), /JSON object of numbers/],
    [indicator('x', { parameters: { period: '14' } }), /JSON object of numbers/],
    [indicator('x', { timeframes: ['2min'] }), /no timeframe "2min"/],
    [indicator('x', { timeframes: [] }), /applicable_timeframes is empty/],
  ])('reports a bad indicator and goes on with the others (%#)', (bad, problem) => {
    const { settings, problems } = chosen({
      indicators: [indicator('before', { parameters: { period: 5 } }), bad, indicator('after', { timeframes: ['1day'] })],
    });
    expect(problems).toEqual([{ table: 'indicators', name: 'x', problem: expect.stringMatching(problem) as string }]);
    expect(settings.indicators).toHaveLength(2);
  });

  it('runs one label once a timeframe', () => {
    const { problems } = chosen({ indicators: [indicator('a'), indicator('b'), indicator('c', { timeframes: ['5min'] })] });
    expect(problems).toMatchObject([{ name: 'b', problem: 'the row "a" already runs SMA10 on 1min' }]);
  });

  it('takes penetration and threshold of candlesticks, and refuses what is none', () => {
    const rows = [
      pattern('star', { parameters: { penetration: 0.5 }, confidenceThreshold: 0.7 }),
      pattern('bad', { className: 'CDLMORNING' }),
      pattern('worse', { className: 'CDLDOJI', parameters: { penetration: 0.5 } }),
      pattern('again', { timeframes: ['5min', '15min'] }),
    ];
    const { settings, thresholds, problems } = chosen({ patterns: rows });
    expect(settings.patterns.candlesticks).toEqual([{ name: 'CDLMORNINGSTAR', penetration: 0.5, timeframes: ['5min'] }]);
    expect(thresholds.get('MorningStar')).toBe(0.7);
    expect(problems.map(({ name }) => name)).toEqual(['bad', 'worse', 'again']);
  });

  it('reports an alert about what does not run', () => {
    const { alerts } = defaultDefinitions(BUILT_IN);
    const { settings, problems } = chosen({ alerts, indicators: [indicator('rsi', { className: 'rsi', parameters: {} })] });
    expect(settings.crossings?.map(({ above, below }) => above ?? below)).toEqual(['RSI_OVERBOUGHT', 'RSI_OVERSOLD']);
    expect(problems.find(({ name }) => name === 'BB_UPPER_BREAK')?.problem).toMatch(/BollingerBands.upper on 1min does not run/);
  });
});
