import { effect, signal } from '@preact/signals';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PatternView, QuoteView } from '../../../src/dashboard/wire/index.js';
import { ChartHistory } from './chart-history.js';
import { LINES } from './lines.js';

const MINUTE = 60_000;
const OPEN = 1_381_152_600_000;
const iso = (time: number): string => new Date(time).toISOString();
const candle = (at: number, price: number) => ({
  start: OPEN + at * MINUTE,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 1,
});
const quote = (at: number, price: number): QuoteView => ({
  symbol: 'SPY',
  price,
  time: OPEN + at * MINUTE + 5,
  change: 0,
  volume: 1,
  bar: candle(at, price),
  indicators: { VWAP: { value: price + 1 }, EMA20: { value: price + 2 } },
});
const pattern = (id: string, at: number, symbol = 'SPY'): PatternView => ({
  id,
  symbol,
  pattern: 'Doji',
  direction: 'bullish',
  confidence: 0.5,
  timeframe: '1min',
  detectedAt: OPEN + at * MINUTE + 7,
  price: 1,
  status: 'confirmed',
  provisional: false,
  hitRate: null,
  levels: {},
});

/** Minutes 0 and 1 of the API: candles, one value of each line from a minute before, and a gap in minute 1. */
function answer(path: string): object {
  const at = (minute: number) => iso(OPEN + minute * MINUTE);
  if (path.includes('/bars/')) return { bars: [0, 1].map((minute) => ({ ...candle(minute, 10 + minute), timestamp: at(minute) })) };
  if (path.includes('/indicators/')) return { indicators: [1, 0, -1].map((minute) => ({ timestamp: at(minute), value: 20 + minute })) };
  if (path.includes('/gaps')) {
    const gap = { from: iso(OPEN + MINUTE + 1), to: iso(OPEN + MINUTE + 2) };
    return { gaps: [{ ...gap, status: 'open', cause: 'stall', repaired_trades: 0, results: 'live' }] };
  }
  return { patterns: [] };
}

async function loaded(timeframe: '1min' | '5min' = '1min') {
  vi.stubGlobal('fetch', async (path: string) => ({ json: async () => answer(path) }));
  const patterns = signal<readonly PatternView[]>([]);
  const history = new ChartHistory('SPY', timeframe, patterns);
  await history.load(quote(1, 11), null, new AbortController().signal);
  return { history, patterns };
}
afterEach(() => void vi.unstubAllGlobals());

const starts = (items: readonly { readonly start: number }[]): number[] => items.map(({ start }) => (start - OPEN) / MINUTE);

describe('what a chart shows', () => {
  it('has every line of the list, none before its candles, and marks what lacks trades', async () => {
    const { history } = await loaded();
    const { candles, lines, gaps } = history.content.value;
    expect(starts(candles)).toEqual([0, 1]);
    expect(lines.map(({ label }) => label)).toEqual(LINES.map(({ label }) => label));
    for (const { points } of lines) expect(points.map(({ value }) => value)).toEqual([20, 21]);
    expect(starts(gaps)).toEqual([1]);
  });

  it('is computed once for all who read it, and once for each change', async () => {
    const { history, patterns } = await loaded();
    const seen: unknown[] = [];
    const ends = [effect(() => void seen.push(history.content.value)), effect(() => void seen.push(history.content.value))];
    expect(seen[0]).toBe(seen[1]);
    history.live(quote(2, 12));
    patterns.value = [pattern('one', 2), pattern('other', 2, 'QQQ')];
    expect(seen).toHaveLength(6);
    expect(seen[2]).toBe(seen[3]);
    for (const end of ends) end();
    const { candles, lines, markers } = history.content.value;
    expect(starts(candles)).toEqual([0, 1, 2]);
    expect(lines.map(({ points }) => points.at(-1)?.value)).toEqual([13, 14]);
    expect(markers).toEqual([{ start: OPEN + 2 * MINUTE, direction: 'bullish' }]);
    expect(history.patterns.value.map(({ id }) => id)).toEqual(['one']);
  });

  it('shows a revised minute, in longer candles too, and lines on minutes alone', async () => {
    const { history } = await loaded('5min');
    history.close({ ...candle(1, 15) });
    const { candles, lines } = history.content.value;
    expect(candles).toMatchObject([{ start: OPEN, open: 10, high: 15, close: 15, volume: 2 }]);
    expect(lines.every(({ points }) => points.length === 0)).toBe(true);
  });
});
