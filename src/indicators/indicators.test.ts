import { describe, expect, it } from 'vitest';
import { INDICATORS } from './catalogue.js';
import type { IndicatorDefinition, Parameters } from './contract.js';
import golden from './golden.json' with { type: 'json' };
import { describeKernel, runKernel } from './kernel.suite.js';
import { IndicatorParametersError, resolveParameters } from './parameters.js';
import { barsOf, SERIES, type SeriesBar } from './series.suite.js';

const find = (name: string): IndicatorDefinition => {
  const definition = INDICATORS.get(name);
  if (!definition) throw new Error(`no ${name}`);
  return definition;
};
const outputs = (name: string, parameters: Parameters, bars: readonly SeriesBar[]): number[][] =>
  runKernel(find(name).create(resolveParameters(find(name), parameters)), bars);

describeKernel({ definition: find('sma'), flat: 100 });
describeKernel({ definition: find('ema'), flat: 100 });
describeKernel({ definition: find('rsi'), flat: 0 });
describeKernel({ definition: find('macd'), flat: 0 });
describeKernel({ definition: find('bollinger'), flat: 100 });
describeKernel({ definition: find('atr'), flat: 0 });
describeKernel({ definition: find('vwap'), flat: 100 });

describe('agreement with TA-Lib', () => {
  it.each(golden)('$name $parameters on $series', ({ name, parameters, series, begin, values }) => {
    const given = Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
    const rows = outputs(name, given, SERIES[series] ?? []);
    expect(rows.findIndex((row) => !row.some(Number.isNaN))).toBe(begin);
    let worst = 0;
    values.forEach((expected, i) => {
      expected.forEach((value, k) => {
        const got = rows[begin + i]?.[k] ?? NaN;
        worst = Math.max(worst, Math.abs(got - value) / Math.max(1, Math.abs(value)));
      });
    });
    // TA-Lib's own Bollinger deviation carries up to 1e-8 of cancellation; ours is judged against two passes below.
    expect(worst).toBeLessThan(name === 'bollinger' ? 2e-7 : 1e-10);
  });
});

describe('Bollinger bands where running squares cancel', () => {
  it.each([
    [5_000, 0.01],
    [500_000, 0.01],
  ])('around %d within ± %d agree with two passes', (level, range) => {
    const closes = Array.from({ length: 5_000 }, (_, i) => level + range * Math.sin(i * i));
    const bars = closes.map((close) => ({ open: close, high: close, low: close, close, volume: 1 }));
    const rows = outputs('bollinger', {}, bars);
    let worst = 0;
    for (let i = 19; i < closes.length; i += 1) {
      const window = closes.slice(i - 19, i + 1);
      const mean = window.reduce((a, b) => a + (b - level), 0) / 20;
      const deviation = Math.sqrt(window.reduce((a, b) => a + (b - level - mean) ** 2, 0) / 20);
      worst = Math.max(worst, Math.abs((rows[i]?.[1] ?? NaN) - (level + mean + 2 * deviation)));
    }
    expect(worst).toBeLessThan(level * 1e-12);
  });
});

describe('session VWAP', () => {
  it('begins anew with each session and is silent outside', () => {
    const kernel = find('vwap').create({});
    const state = new Float64Array(kernel.stateSize);
    const out = new Float64Array(1);
    const step = (price: number, volume: number, session: number): number => {
      const bar = barsOf([{ open: price, high: price, low: price, close: price, volume }]);
      bar[9] = session;
      kernel.update(state, 0, bar, 0, out, 0);
      return out[0] ?? NaN;
    };
    expect(step(10, 100, 0)).toBeNaN();
    expect(step(20, 100, 5)).toBe(20);
    expect(step(30, 300, 5)).toBe(27.5);
    expect(step(99, 100, 0)).toBeNaN();
    expect(step(40, 50, 6)).toBe(40);
  });
});

describe('parameters', () => {
  it.each([
    ['sma', { period: 1 }, /sma: period is 1, but must be a whole number from 2 to 1000/],
    ['sma', { period: 2.5 }, /whole number/],
    ['bollinger', { deviations: -1 }, /deviations is -1/],
    ['rsi', { length: 3 }, /has no parameter length; it has period/],
  ])('%s %j is refused', (name, given, message) => {
    expect(() => resolveParameters(find(name), given as Parameters)).toThrow(IndicatorParametersError);
    expect(() => resolveParameters(find(name), given as Parameters)).toThrow(message);
  });
});
