import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Aggregate, epochMsOf, type FeedMessage, MINUTE_MS, tickerOf, TIMEFRAMES } from '../../market/index.js';
import { defaultPatterns, type PatternChange } from '../../patterns/index.js';
import { EngineCore } from './core.js';
import { DEFAULT_CROSSINGS } from './crossing.js';
import type { EngineEvent } from './events.js';
import { plain } from './plain-events.suite.js';
import { type EngineSettings, planOf } from './plan.js';

/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SPY = tickerOf('SPY');

const settings = (names: readonly string[], candlesticks = defaultPatterns().candlesticks): EngineSettings => ({
  indicators: TIMEFRAMES.flatMap((timeframe) => names.map((name) => ({ name, parameters: {}, timeframe }))),
  patterns: { ...defaultPatterns(), candlesticks },
  crossings: DEFAULT_CROSSINGS,
  allowedLatenessMs: 0,
  barsFrom: 'minutes',
});
const aggregate = (minute: number): Aggregate => {
  const close = 100 + 8 * Math.sin(minute / 12) + 0.3 * Math.sin(minute * 2.3);
  const bar = {
    start: epochMsOf(OPEN + minute * MINUTE_MS),
    open: close - 0.1,
    high: close + 0.2,
    low: close - 0.2,
    close,
    volume: 100 + (minute % 7),
    vwap: close,
    trades: 5,
  };
  return { kind: 'aggregate', symbol: SPY, span: 'minute', bar, dayVolume: 0 };
};
const minutes = Array.from({ length: 360 }, (_, i) => aggregate(i));
const feed = (from: number, to = minutes.length): FeedMessage[] =>
  minutes.slice(from, to).flatMap((message) => [message, { kind: 'clock', time: epochMsOf(message.bar.start + MINUTE_MS) }]);
const after = (core: EngineCore, at: number): EngineEvent[] => [...core.apply(feed(at)), ...core.finish()];
const named = (events: readonly EngineEvent[], ...labels: readonly string[]) =>
  events.flatMap((event) => {
    if (event.kind !== 'indicators') return [];
    const { symbol, timeframe, time, values } = event;
    return [...values].filter(({ label }) => labels.includes(label)).map((reading) => ({ symbol, timeframe, time, ...reading }));
  });

describe('an engine that takes over from one of another plan', () => {
  it('goes on as the first would have, where it runs the same, whenever that happens', () => {
    const plan = settings(['rsi', 'macd', 'bollinger']);
    const whole = plain(new EngineCore(planOf(plan)).apply(feed(0)));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), (at) => {
        const first = new EngineCore(planOf(plan));
        const before = first.apply(feed(0, at));
        const second = new EngineCore(planOf(plan));
        second.migrateFrom(first);
        expect(plain([...before, ...second.apply(feed(at))])).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps what both run, drops what is gone, and computes what is new from the past that it was given', () => {
    const both = after(new EngineCore(planOf(settings(['rsi', 'sma', 'macd']))), 0).filter(
      (event) => !('time' in event) || event.time >= OPEN + 200 * MINUTE_MS,
    );
    const first = new EngineCore(planOf(settings(['rsi', 'macd'])));
    first.apply(feed(0, 200));
    const second = new EngineCore(planOf(settings(['sma', 'rsi'])));
    second.warmUp(SPY, minutes.slice(0, 200));
    second.migrateFrom(first);
    const events = after(second, 200);
    expect(named(events, 'RSI14', 'SMA20')).toHaveLength(named(both, 'RSI14', 'SMA20').length);
    expect(named(events, 'RSI14')).toEqual(named(both, 'RSI14'));
    expect(named(events, 'SMA20')).toEqual(named(both, 'SMA20'));
    expect(named(events, 'MACD')).toEqual([]);
  });

  it('carries followed patterns to their end under their new numbers', () => {
    const patternsOf = (events: readonly EngineEvent[]) => events.flatMap((event) => (event.kind === 'patterns' ? [...event.changes] : []));
    const candlesticks = defaultPatterns().candlesticks;
    const first = new EngineCore(planOf(settings([], candlesticks)));
    const early = patternsOf(first.apply(feed(0, 200)));
    const second = new EngineCore(planOf(settings([], candlesticks.toReversed())));
    second.migrateFrom(first);
    const key = ({ kind, timeframe, detectedAt, status, news, outcome }: PatternChange): string =>
      `${timeframe} ${kind.pattern} ${detectedAt} ${status} ${news.settled} ${outcome}`;
    const together = [...early, ...patternsOf(after(second, 200))].map(key).toSorted();
    expect(together).toEqual(
      patternsOf(after(new EngineCore(planOf(settings([], candlesticks))), 0))
        .map(key)
        .toSorted(),
    );
    expect(together.length).toBeGreaterThan(10);
  });

  it('knows daily bars from days, and the change against the last close', () => {
    const core = new EngineCore(planOf(settings(['sma'])));
    const day = (back: number, close: number) => ({
      start: epochMsOf(OPEN - (OPEN % 86_400_000) - back * 86_400_000),
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
      vwap: close,
      trades: 1,
    });
    const days = Array.from({ length: 30 }, (_, i) => day(30 - i, 80 + i));
    core.warmUp(SPY, minutes.slice(0, 5), days);
    const [value] = named(after(core, 5), 'SMA20').filter(({ timeframe }) => timeframe === '1day');
    const closes = [...days.slice(-19).map(({ close }) => close), minutes.at(-1)?.bar.close ?? NaN];
    expect(value).toMatchObject({ values: { value: expect.closeTo(closes.reduce((a, b) => a + b) / 20, 9) as number } });
  });
});
