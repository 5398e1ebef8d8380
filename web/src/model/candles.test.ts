import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateCandles, joinHistory, mergeByStart, MINUTE_MS, putByStart } from './candles.js';
import { reconnectDelay } from './backoff.js';
import { RunningMedian } from './latency.js';
import { ROW_HEIGHT, visibleRange } from './visible-range.js';

const candle = (minute: number, close = minute) => ({
  start: minute * MINUTE_MS,
  open: minute,
  high: close + 1,
  low: minute - 1,
  close,
  volume: 10,
});
const minutesOf = (candles: readonly { readonly start: number }[]): number[] => candles.map(({ start }) => start / MINUTE_MS);

describe('candles', () => {
  it('stay sorted, one a start, wherever one comes in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 60 }), (minutes) => {
        let items: ReturnType<typeof candle>[] = [];
        for (const minute of minutes) items = putByStart(items, candle(minute));
        expect(minutesOf(items)).toEqual([...new Set(minutes)].toSorted((a, b) => a - b));
      }),
    );
  });

  it('keep the newest when there are too many, and the live one over the loaded', () => {
    expect(minutesOf(putByStart([candle(1), candle(2)], candle(3), 2))).toEqual([2, 3]);
    expect(mergeByStart([candle(1), candle(2)], [candle(2, 50), candle(3)])).toEqual([candle(1), candle(2, 50), candle(3)]);
  });

  it('join into longer ones', () => {
    expect(aggregateCandles([candle(5), candle(6), candle(9, 20), candle(10)], 5 * MINUTE_MS)).toEqual([
      { start: 5 * MINUTE_MS, open: 5, high: 21, low: 4, close: 20, volume: 30 },
      { ...candle(10), start: 10 * MINUTE_MS },
    ]);
  });

  it('of history give way to live minutes where those cover them whole', () => {
    const long = [0, 5, 10].map((minute) => ({ ...candle(minute), volume: 999 }));
    const live = [7, 8, 10, 11].map((minute) => candle(minute));
    expect(joinHistory(long, live, 5 * MINUTE_MS).map(({ start, volume }) => [start / MINUTE_MS, volume])).toEqual([
      [0, 999],
      [5, 999],
      [10, 20],
    ]);
  });
});

it('waits double each time to reconnect, bounded and spread', () => {
  expect([0, 1, 2, 3].map((attempt) => reconnectDelay(attempt, 0.5))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(reconnectDelay(50, 0.5)).toBe(15_000);
  expect([reconnectDelay(0, 0), reconnectDelay(0, 1)]).toEqual([375, 625]);
});

it('shrugs at a single late frame', () => {
  const median = new RunningMedian(5);
  expect(median.value).toBeNull();
  for (const sample of [10, 12, 900, 11, 13]) median.add(sample);
  expect(median.value).toBe(12);
  median.clear();
  expect(median.value).toBeNull();
});

it('keeps only the rows near the view of a long table, and its height', () => {
  expect(visibleRange(600, { top: 5_000, height: 400 })).toEqual({ first: 0, end: 600, before: 0, after: 0 });
  for (const top of [0, 3_333, 12_000 * ROW_HEIGHT]) {
    const { first, end, before, after } = visibleRange(12_000, { top, height: 800 });
    expect(before + after + (end - first) * ROW_HEIGHT).toBe(12_000 * ROW_HEIGHT);
    expect(end - first).toBeLessThan(100);
    expect(end).toBeLessThanOrEqual(12_000);
  }
});
