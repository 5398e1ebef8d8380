import { describe, expect, it } from 'vitest';
import {
  type HelloMessage,
  MAX_PATTERNS,
  type PatternView,
  type QuoteView,
  type UpdateMessage,
} from '../../../src/dashboard/wire/index.js';
import { joinPatterns, PageModel } from './page.js';

const quote = (symbol: string, price: number, change = 0): QuoteView => ({
  symbol,
  price,
  time: 1_000,
  change,
  volume: 1,
  bar: null,
  indicators: {},
});
const pattern = (id: string, time: number): PatternView => ({
  id,
  symbol: 'SPY',
  pattern: 'Doji',
  direction: 'neutral',
  confidence: 0.5,
  timeframe: '1min',
  detectedAt: time,
  price: 1,
  status: 'confirmed',
  provisional: false,
  hitRate: null,
  levels: {},
});
const connection = {
  state: 'streaming',
  detail: '',
  subscribed: 1,
  reconnects: 0,
  ticks: 0,
  openGaps: 0,
  repairProblem: null,
  clockSkewMs: null,
  silent: [],
  silentCount: 0,
} as const;
const hello = (quotes: readonly QuoteView[], patterns: readonly PatternView[] = []): HelloMessage => ({
  kind: 'hello',
  source: 'synthetic',
  feedTime: 5,
  session: null,
  connection,
  health: null,
  quotes,
  patterns,
  alerts: [],
});
const update = (change: Partial<UpdateMessage>): UpdateMessage => ({
  kind: 'update',
  source: 'synthetic',
  feedTime: 6,
  receivedAt: null,
  quotes: [],
  bars: [],
  patterns: [],
  ...change,
});

/** A page whose frames come when the test says so. */
function open(): { page: PageModel; paint: () => number } {
  const waiting: (() => void)[] = [];
  const page = new PageModel(0, (callback) => waiting.push(callback));
  return {
    page,
    paint: () => {
      const frames = waiting.splice(0);
      for (const frame of frames) frame();
      return frames.length;
    },
  };
}

describe('the page', () => {
  it('shows the state it is greeted with, and then what changes', () => {
    const { page, paint } = open();
    page.receive(hello([quote('SPY', 1), quote('AAPL', 2)], [pattern('a', 1)]), 0);
    paint();
    expect(page.order.value).toEqual(['AAPL', 'SPY']);
    expect(page.source.value).toBe('synthetic');
    const row = page.quoteOf('SPY');
    page.receive(update({ quotes: [quote('SPY', 3)], patterns: [pattern('b', 2)] }), 0);
    expect(row.value?.price).toBe(1);
    paint();
    expect(row.value?.price).toBe(3);
    expect(page.patterns.value.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('paints a burst once', () => {
    const { page, paint } = open();
    page.receive(hello([quote('SPY', 1)]), 0);
    for (let i = 0; i < 100; i += 1) page.receive(update({ quotes: [quote('SPY', i)] }), 0);
    expect(paint()).toBe(1);
    expect(page.quoteOf('SPY').value?.price).toBe(99);
  });

  it('forgets what the server no longer has', () => {
    const { page, paint } = open();
    page.receive(hello([quote('SPY', 1), quote('OLD', 2)]), 0);
    paint();
    page.receive(hello([quote('SPY', 1)]), 0);
    paint();
    expect(page.symbolCount.value).toBe(1);
    expect(page.order.value).toEqual(['SPY']);
    expect(page.quoteOf('OLD').value).toBeUndefined();
  });

  it('sorts and filters', () => {
    const { page, paint } = open();
    page.receive(hello([quote('SPY', 1, 0.02), quote('AAPL', 2, -0.01), quote('AMD', 3, 0.05)]), 0);
    paint();
    page.sort.value = { key: 'change', descending: true };
    expect(page.order.value).toEqual(['AMD', 'SPY', 'AAPL']);
    page.filter.value = 'a';
    expect(page.order.value).toEqual(['AMD', 'AAPL']);
  });

  it('knows how late a frame was, from the gateway on', () => {
    const { page, paint } = open();
    for (const late of [5, 7, 300]) page.receive(update({ receivedAt: 1_000 - late }), 1_000);
    paint();
    expect(page.latency.value).toBe(7);
  });
});

it('keeps each pattern once, the newest first, and not too many', () => {
  const known = [pattern('b', 2), pattern('a', 1)];
  expect(joinPatterns(known, [pattern('b', 2), pattern('c', 3)]).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  const many = Array.from({ length: MAX_PATTERNS + 50 }, (_, i) => pattern(String(i), i));
  expect(joinPatterns([], many)).toHaveLength(MAX_PATTERNS);
});
