import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../test/failures.js';
import { type BusMessages, MessageEncoder } from '../bus/index.js';
import { type Bar, epochMsOf, tickerOf } from '../market/index.js';
import { BarValues } from './core/bar-values.js';
import { barMessage, type EventContext, IndicatorMessages, snapshotBody } from './messages.js';

/** 2013-10-07, 09:30 in New York. */
const OPEN = epochMsOf(1_381_152_600_000);
const SPY = tickerOf('SPY');
const context: EventContext = { source: 'synthetic', sessionId: '860ad70d-beeb-5a06-a645-a998eca3c900', feedTime: OPEN };
const bodiesOf = (messages: BusMessages): string[] => Array.from(messages, ({ body }) => body);

/** Two indicators, of two values and of one. */
function barValues(...values: number[]): BarValues {
  const planned = [
    { label: 'PAIR', published: true, kernel: { outputs: ['fast', 'slow'] }, outputAt: 0 },
    { label: 'RSI14', published: true, kernel: { outputs: ['value'] }, outputAt: 2 },
  ] as unknown as ConstructorParameters<typeof BarValues>[0];
  return new BarValues(planned, Float64Array.from(values), 0);
}

describe('values of indicators', () => {
  const event = (given: BarValues) => ({ kind: 'indicators', symbol: SPY, timeframe: '1min', time: OPEN, values: given }) as const;

  it.each([NaN, Infinity, -Infinity])('are not sent while one of an indicator is %s: no null leaves', (bad) => {
    const encoder = new MessageEncoder(recordingLog());
    const given = barValues(1.5, bad, 54.2);
    const messages = new IndicatorMessages(event(given), given.warm, context, encoder);
    const bodies = bodiesOf(messages);
    expect([bodies.length, messages.length, encoder.counters.refused]).toEqual([1, 1, 0]);
    expect(bodies[0]).toContain('"indicator":"RSI14","value":54.2');
    expect(bodies.join()).not.toContain('null');
  });

  it('are refused at the door where one has come so far all the same', () => {
    const log = recordingLog();
    const encoder = new MessageEncoder(log);
    const values = [
      { label: 'A', values: { value: NaN } },
      { label: 'B', values: { value: 1 } },
    ];
    const given = { warm: 2, [Symbol.iterator]: () => values.values() } as unknown as BarValues;
    const bodies = bodiesOf(new IndicatorMessages(event(given), given.warm, context, encoder));
    expect(bodies).toHaveLength(1);
    expect(bodies.join()).not.toContain('null');
    expect(encoder.counters.refused).toBe(1);
    expect(log.text()).toContain('calculation.value');
  });
});

it('sends no bar and no snapshot with a number that JSON cannot say', () => {
  const encoder = new MessageEncoder(recordingLog());
  const bar: Bar = { start: OPEN, open: 100, high: 101, low: 99, close: 100, volume: 10, vwap: NaN, trades: 3 };
  const event = { kind: 'bar', symbol: SPY, timeframe: '1min', bar, revision: 0 } as const;
  expect(bodiesOf(barMessage(event, context, encoder))).toEqual([]);
  expect(bodiesOf(barMessage({ ...event, bar: { ...bar, vwap: 100 } }, context, encoder))).toHaveLength(1);
  const view = { price: 100, time: OPEN, change: Infinity, volume: 10, bar: null, indicators: {} };
  expect(encoder.encode('snapshots', snapshotBody([[SPY, view]], context, OPEN))).toBeUndefined();
  expect(encoder.encode('snapshots', snapshotBody([[SPY, { ...view, change: 0 }]], context, OPEN))?.body).toContain('"bar":null');
  expect(encoder.counters.refused).toBe(2);
});
