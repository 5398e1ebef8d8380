import { describe, expect, it } from 'vitest';
import type { Timeframe } from '../../market/index.js';
import { type ExampleBar, type PatternDefinition, PATTERNS, quietSession, sketch } from '../../patterns/index.js';
import { Analysis } from './analysis.js';
import type { FileBar } from './bars/bar.js';
import { choosePatterns } from './selection.js';

const WARM = 14;

/** A fall, two lows at one level, and a close above the high between them. */
const doubleBottom = sketch(
  [
    { bars: 20, price: 103.8 },
    { bars: 8, price: 100 },
    { bars: 8, price: 102 },
    { bars: 8, price: 100.1 },
    { bars: 6, price: 101.9 },
    { bars: 1, price: 102.6 },
  ],
  { from: 104, timeframe: '5min' },
);
const mirrored = (bars: readonly ExampleBar[]): ExampleBar[] =>
  bars.map((bar) => ({ ...bar, open: 200 - bar.open, high: 200 - bar.low, low: 200 - bar.high, close: 200 - bar.close }));

const fileBar = ({ start, ...bar }: ExampleBar, ticker = ''): FileBar => ({ ticker, timestamp: '', time: start, ...bar });

function analysis(patterns: string, timeframe: Timeframe = '5min', catalogue: ReadonlyMap<string, PatternDefinition> = PATTERNS): Analysis {
  return new Analysis({ indicators: [], patterns: choosePatterns(patterns, catalogue, timeframe), grading: 'modern', timeframe });
}

/** The one column's values. */
function column(pattern: string, bars: readonly ExampleBar[]): (number | undefined)[] {
  const one = analysis(pattern);
  return bars.map((bar) => one.add(fileBar(bar))[0]);
}
const told = (values: readonly (number | undefined)[]): number[] =>
  values.filter((value) => value !== undefined && value !== 0) as number[];

describe('the column of a pattern', () => {
  it('is empty until ATR is warm, then 0, and the confidence where it is confirmed', () => {
    const values = column('double_bottom', doubleBottom);
    expect(values.findIndex((value) => value !== undefined)).toBe(WARM);
    expect(told(values)).toEqual([values.at(-1)]);
    expect(values.at(-1)).toBeGreaterThan(30);
    expect(values.at(-1)).toBeLessThanOrEqual(100);
    expect(values.at(-1)).toBe(Math.round(values.at(-1) ?? NaN));
  });

  it('is the negative confidence on the bearish side', () => {
    const confidence = column('double_bottom', doubleBottom).at(-1) ?? NaN;
    expect(told(column('double_bottom', mirrored(doubleBottom)))).toEqual([-confidence]);
  });

  it('keeps tickers apart', () => {
    const one = analysis('double_bottom');
    const falling = mirrored(doubleBottom);
    const rows = doubleBottom.map((bar, i) => [one.add(fileBar(bar, 'A'))[0], one.add(fileBar(falling[i] ?? bar, 'B'))[0]]);
    expect(rows.map(([a]) => a)).toEqual(column('double_bottom', doubleBottom));
    expect(rows.map(([, b]) => b)).toEqual(column('double_bottom', falling));
  });

  it('stands behind candlesticks, and changes nothing about them', () => {
    const alone = analysis('all');
    const both = analysis('chart all');
    expect(alone.columns).toHaveLength(61);
    expect(both.columns.slice(0, 62)).toEqual([...alone.columns, 'double_bottom']);
    for (const bar of doubleBottom) expect(both.add(fileBar(bar)).slice(0, 61)).toEqual(alone.add(fileBar(bar)));
  });

  it('tells a pattern of a plugin from the one whose events have the same names', () => {
    const own: PatternDefinition = {
      ...PATTERNS.get('double_bottom')!,
      name: 'my_own',
      timeframes: ['1hour'],
      create: () => ({ bars: 1, look: () => undefined }),
    };
    const one = analysis('double_bottom my_own', '5min', new Map([...PATTERNS, [own.name, own]]));
    const rows = doubleBottom.map((bar) => one.add(fileBar(bar)));
    expect(one.columns).toEqual(['double_bottom', 'my_own']);
    expect(rows.map(([value]) => value)).toEqual(column('double_bottom', doubleBottom));
    expect(told(rows.map(([, value]) => value))).toEqual([]);
  });

  it('knows the session on 1-minute bars', () => {
    const day = sketch(
      [
        { bars: 15, price: 100.2 },
        { bars: 10, price: 100 },
        { bars: 3, price: 102, volume: 40_000 },
      ],
      { from: 100, timeframe: '1min' },
    );
    const one = analysis('opening_range_15', '1min');
    const values = [...quietSession(100, 3), ...day].map((bar) => one.add(fileBar(bar))[0]);
    expect(told(values).map(Math.sign)).toEqual([1]);
  });
});
