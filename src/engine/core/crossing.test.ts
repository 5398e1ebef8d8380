import { describe, expect, it } from 'vitest';
import { defaultIndicators } from '../../indicators/index.js';
import { epochMsOf, type FeedMessage, MINUTE_MS, tickerOf } from '../../market/index.js';
import { EngineCore } from './core.js';
import { crossed, type CrossingRule, DEFAULT_CROSSINGS, type PlannedCrossing } from './crossing.js';
import type { CrossingEvent } from './events.js';
import { planOf } from './plan.js';

/** Feeds a value against 70, or against a second series. @returns the alerts, by place */
function alerts(rule: Partial<CrossingRule>, values: readonly number[], against: readonly number[] = [], atr = 1): (string | undefined)[] {
  const block = new Float64Array(3);
  const planned: PlannedCrossing = {
    rule: { value: { price: 'close' }, against: { level: 70 }, hysteresis: { points: 2 }, severity: 'info', timeframes: ['1min'], ...rule },
    value: { at: 0 },
    against: against.length > 0 ? { at: 1 } : { level: 70 },
    stateAt: 2,
  };
  return values.map((value, i) => {
    block[0] = value;
    block[1] = against[i] ?? NaN;
    return crossed(block, planned, atr)?.type;
  });
}

describe('a crossing', () => {
  it('is told once, and again only after the value has come back by the hysteresis', () => {
    expect(alerts({ above: 'UP' }, [60, 71, 75, 69, 71, 67.9, 71])).toEqual([
      undefined,
      'UP',
      undefined,
      undefined,
      undefined,
      undefined,
      'UP',
    ]);
  });

  it('is none where the value stands across from the beginning, or before it is warm', () => {
    expect(alerts({ above: 'UP' }, [NaN, 80, 81])).toEqual([undefined, undefined, undefined]);
    expect(alerts({ above: 'UP', hysteresis: { atr: 0.1 } }, [60, 80], [], NaN)).toEqual([undefined, undefined]);
  });

  it('is told both ways between two values', () => {
    const rule = { above: 'UP', below: 'DOWN', hysteresis: { points: 0 } };
    expect(alerts(rule, [1, 3, 3, 1, 2], [2, 2, 2, 2, 2])).toEqual([undefined, 'UP', undefined, 'DOWN', undefined]);
  });

  it('looks down as it looks up', () => {
    expect(alerts({ below: 'DOWN' }, [75, 69, 71, 69, 72.5, 69])).toEqual([undefined, 'DOWN', undefined, undefined, undefined, 'DOWN']);
  });
});

describe('the default alerts', () => {
  const OPEN = Date.parse('2013-10-07T13:30:00Z');
  const indicators = defaultIndicators.map(({ definition, parameters }) => ({
    name: definition.name,
    parameters,
    timeframe: '1min' as const,
  }));
  const plan = planOf({
    indicators,
    patterns: { patterns: [], candlesticks: [] },
    allowedLatenessMs: 0,
    barsFrom: 'minutes',
    crossings: DEFAULT_CROSSINGS,
  });
  /** A slow wave: the indicators swing through all their thresholds. */
  const minutes = Array.from({ length: 300 }, (_, i): FeedMessage => {
    const close = 100 + 8 * Math.sin(i / 12) + 0.3 * Math.sin(i * 2.3);
    const bar = {
      start: epochMsOf(OPEN + i * MINUTE_MS),
      open: close,
      high: close + 0.2,
      low: close - 0.2,
      close,
      volume: 100,
      vwap: close,
      trades: 5,
    };
    return { kind: 'aggregate', symbol: tickerOf('SPY'), span: 'minute', bar, dayVolume: 0 };
  });
  const crossings = (core: EngineCore, messages: readonly FeedMessage[]): CrossingEvent[] =>
    core.apply(messages).filter((event): event is CrossingEvent => event.kind === 'crossing');

  it('come with the bar that crossed, and stand on their side of the threshold', () => {
    const found = crossings(new EngineCore(plan), minutes);
    expect(new Set(found.map(({ crossing }) => crossing.type))).toEqual(
      new Set([
        'RSI_OVERBOUGHT',
        'RSI_OVERSOLD',
        'MACD_BULLISH_CROSS',
        'MACD_BEARISH_CROSS',
        'BB_UPPER_BREAK',
        'BB_LOWER_BREAK',
        'VWAP_CROSS_ABOVE',
        'VWAP_CROSS_BELOW',
      ]),
    );
    for (const { crossing } of found) {
      const { direction, value, threshold } = crossing;
      expect(direction === 'above' ? value > threshold : value < threshold).toBe(true);
    }
    const macd = found.filter(({ crossing }) => crossing.type.startsWith('MACD')).map(({ crossing }) => crossing.direction);
    expect(macd.every((direction, i) => direction !== macd[i - 1])).toBe(true);
  });

  it('go on after a restart as if there had been none', () => {
    const whole = crossings(new EngineCore(plan), minutes);
    const first = new EngineCore(plan);
    const before = crossings(first, minutes.slice(0, 133));
    const second = new EngineCore(plan);
    second.restoreHead(first.head());
    for (const symbol of first.symbols) second.restoreSymbol(symbol, first.saveSymbol(symbol));
    expect([...before, ...crossings(second, minutes.slice(133))]).toEqual(whole);
  });
});
