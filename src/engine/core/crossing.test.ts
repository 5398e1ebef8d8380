import { describe, expect, it } from 'vitest';
import { defaultIndicators } from '../../indicators/index.js';
import { epochMsOf, type FeedMessage, MINUTE_MS, tickerOf } from '../../market/index.js';
import { EngineCore } from './core.js';
import { crossed, type CrossingRule, DEFAULT_CROSSINGS, placeOf, type PlannedCrossing } from './crossing.js';
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

  it('is only beyond the line: on it, and exactly the hysteresis back, nothing has changed', () => {
    expect(alerts({ above: 'UP' }, [60, 70, 70.1, 68, 71])).toEqual([undefined, undefined, 'UP', undefined, undefined]);
    expect(alerts({ below: 'DOWN' }, [75, 70, 69.9, 72, 69])).toEqual([undefined, undefined, 'DOWN', undefined, undefined]);
  });

  it('between two values is beyond the hysteresis both ways', () => {
    const rule = { above: 'UP', below: 'DOWN', hysteresis: { points: 2 } };
    expect(alerts(rule, [60, 71, 72, 72.1, 69, 68, 67.9])).toEqual([undefined, undefined, undefined, 'UP', undefined, undefined, 'DOWN']);
  });

  it('counts the hysteresis in ATR where it is given so', () => {
    const rule = { above: 'UP', hysteresis: { atr: 0.5 } };
    expect(alerts(rule, [60, 71, 67, 71], [], 4)).toEqual([undefined, 'UP', undefined, 'UP']);
    expect(alerts(rule, [60, 71, 67, 71], [], 8)).toEqual([undefined, 'UP', undefined, undefined]);
  });

  it('waits where one of the two has no value', () => {
    expect(alerts({ above: 'UP' }, [60, NaN, Infinity, 71])).toEqual([undefined, undefined, undefined, 'UP']);
    expect(alerts({ above: 'UP' }, [60, 71, 71], [70, NaN, 70])).toEqual([undefined, undefined, 'UP']);
  });
});

describe('an operand', () => {
  const { indicators } = planOf({
    indicators: [
      { name: 'rsi', parameters: { period: 14 }, timeframe: '1min' },
      { name: 'macd', parameters: {}, timeframe: '1min' },
    ],
    patterns: { patterns: [], candlesticks: [] },
    allowedLatenessMs: 0,
    barsFrom: 'minutes',
    crossings: [],
  }).timeframes[0];
  const startOf = (label: string): number => indicators.find((one) => one.label === label)!.outputAt;

  it('stands where the indicator has that output, its first one without a name', () => {
    expect(placeOf({ indicator: 'RSI14' }, indicators, 5)).toEqual({ at: startOf('RSI14') });
    expect(placeOf({ indicator: 'MACD' }, indicators, 5)).toEqual({ at: startOf('MACD') });
    expect(placeOf({ indicator: 'MACD', output: 'macd' }, indicators, 5)).toEqual({ at: startOf('MACD') });
    expect(placeOf({ indicator: 'MACD', output: 'signal' }, indicators, 5)).toEqual({ at: startOf('MACD') + 1 });
    expect(placeOf({ price: 'close' }, indicators, 5)).toEqual({ at: 5 });
    expect(placeOf({ level: 70 }, indicators, 5)).toEqual({ level: 70 });
  });

  it('has no place where the timeframe does not have it', () => {
    expect(placeOf({ indicator: 'RSI9' }, indicators, 5)).toBeUndefined();
    expect(placeOf({ indicator: 'RSI9', output: 'value' }, indicators, 5)).toBeUndefined();
    expect(placeOf({ indicator: 'MACD', output: 'upper' }, indicators, 5)).toBeUndefined();
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
  const COMPARED: Readonly<Record<string, readonly [value: string, against: string | number]>> = {
    RSI_OVERBOUGHT: ['RSI14.value', 70],
    RSI_OVERSOLD: ['RSI14.value', 30],
    MACD_BULLISH_CROSS: ['MACD.macd', 'MACD.signal'],
    MACD_BEARISH_CROSS: ['MACD.macd', 'MACD.signal'],
    BB_UPPER_BREAK: ['close', 'BollingerBands.upper'],
    BB_LOWER_BREAK: ['close', 'BollingerBands.lower'],
    VWAP_CROSS_ABOVE: ['close', 'VWAP.value'],
    VWAP_CROSS_BELOW: ['close', 'VWAP.value'],
  };
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
      const { type, direction, value, threshold } = crossing;
      expect(direction === 'above' ? value > threshold : value < threshold).toBe(true);
      expect(DEFAULT_CROSSINGS.find((rule) => rule[direction] === type)).toBeDefined();
    }
    const macd = found.filter(({ crossing }) => crossing.type.startsWith('MACD')).map(({ crossing }) => crossing.direction);
    expect(macd.every((direction, i) => direction !== macd[i - 1])).toBe(true);
  });

  it('compare what was published of the same bar', () => {
    const close = new Map(minutes.map((message) => (message.kind === 'aggregate' ? [message.bar.start, message.bar.close] : [0, 0])));
    const values = new Map<string, number>();
    let seen = 0;
    for (const event of new EngineCore(plan).apply(minutes)) {
      if (event.kind === 'indicators') {
        values.clear();
        for (const one of event.values)
          for (const [output, value] of Object.entries(one.values)) values.set(`${one.label}.${output}`, value);
        values.set('close', close.get(event.time) ?? NaN);
      }
      if (event.kind !== 'crossing') continue;
      const { value, threshold, type } = event.crossing;
      const [of, against] = COMPARED[type] ?? [];
      expect([type, value, threshold]).toEqual([
        type,
        values.get(of ?? ''),
        typeof against === 'number' ? against : values.get(against ?? ''),
      ]);
      seen += 1;
    }
    expect(seen).toBeGreaterThan(20);
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
