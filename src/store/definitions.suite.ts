import { expect, it } from 'vitest';
import type { AlertDefinitionRow, IndicatorDefinitionRow, PatternCalibration, Store } from './index.js';

const definition = (name: string, change: Partial<IndicatorDefinitionRow> = {}): IndicatorDefinitionRow => ({
  name,
  className: name,
  description: '',
  parameters: {},
  enabled: true,
  timeframes: ['1min', '1day'],
  universe: null,
  ...change,
});
const alert: AlertDefinitionRow = {
  name: 'RSI_OVERBOUGHT',
  description: 'RSI above 70',
  enabled: false,
  timeframes: ['5min'],
  universe: null,
  value: 'RSI14',
  against: '70',
  aboveType: 'RSI_OVERBOUGHT',
  belowType: null,
  hysteresis: 2.5,
  hysteresisUnit: 'points',
  severity: 'warning',
};

const calibration: PatternCalibration = {
  pattern: 'Hammer',
  timeframe: '5min',
  alarms: 60,
  symbolDays: 8,
  samples: 50,
  wins: 20,
  unresolved: 10,
  rate: 0.1 + 0.3,
  low: 0.28,
  high: 0.54,
  surrogateAlarms: 0,
  surrogateDays: 160,
  surrogateSamples: 0,
  surrogateRate: NaN,
  edge: 'unknown',
  steps: [{ fromScore: 0.55, samples: 50, wins: 20, probability: 0.4, low: 0.28, high: 0.54 }],
};

/** The part of the store's promises that concerns the definition tables and what was learnt; to be called inside its suite. */
export function definitionsCases(store: () => Store): void {
  it('gives back what was learnt last, and nothing of before', async () => {
    await store().saveCalibration([calibration, { ...calibration, timeframe: '15min' }]);
    expect(await store().calibration()).toEqual([{ ...calibration, timeframe: '15min' }, calibration]);
    await store().saveCalibration([calibration]);
    expect(await store().calibration()).toEqual([calibration]);
    await store().saveCalibration([]);
    expect(await store().calibration()).toEqual([]);
  });

  it('adds definitions once, and keeps what somebody has made of them', async () => {
    const indicators = [definition('RSI14', { className: 'rsi', parameters: { period: 14 } })];
    const patterns = [{ ...definition('double_bottom', { universe: 'all' }), confidenceThreshold: 0.7 }];
    await store().addDefinitions({ indicators, patterns, alerts: [alert] });
    expect(await store().definitions()).toEqual({ indicators, patterns, alerts: [alert] });
    const changed = definition('RSI14', { className: 'rsi', parameters: { period: 2 } });
    await store().addDefinitions({ indicators: [changed, definition('SMA20')], patterns: [], alerts: [] });
    expect((await store().definitions()).indicators).toEqual([...indicators, definition('SMA20')]);
    await store().recordProblems([{ table: 'indicators', name: 'RSI14', problem: "it's broken" }]);
    await store().recordProblems([]);
  });
}
