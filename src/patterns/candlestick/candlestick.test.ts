import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarDetector, BarWindow, Detection } from '../contract.js';
import { doji } from './doji.js';
import { engulfing } from './engulfing.js';
import { hammer } from './hammer.js';

type Row = readonly [open: number, high: number, low: number, close: number, volume?: number | undefined];

/** @param rows oldest first */
function windowOf(rows: readonly Row[]): BarWindow {
  const at = (k: number, column: number): number => rows[rows.length - 1 - k]?.[column] ?? NaN;
  return {
    length: rows.length,
    open: (k) => at(k, 0),
    high: (k) => at(k, 1),
    low: (k) => at(k, 2),
    close: (k) => at(k, 3),
    volume: (k) => at(k, 4),
  };
}

const see = (detector: BarDetector, ...rows: readonly Row[]): Detection | undefined => detector.detect(windowOf(rows));

describe('Doji', () => {
  it('is a body below a tenth of the range', () => {
    expect(see(doji, [100, 101, 99, 100])).toMatchObject({ pattern: 'Doji', direction: 'neutral', confidence: 1, levels: [101, 99] });
    expect(see(doji, [100, 101, 99, 100.1])?.confidence).toBe(0.643);
  });

  it('is not a body of a tenth, nor a bar without a range', () => {
    expect(see(doji, [100, 101, 99, 100.2])).toBeUndefined();
    expect(see(doji, [100, 100, 100, 100])).toBeUndefined();
    expect(see(doji, [100, 100.0005, 100, 100])).toBeUndefined();
  });
});

describe('Hammer', () => {
  it('is a small body on a long lower shadow', () => {
    expect(see(hammer, [100, 100.3, 98, 100.3])).toMatchObject({ pattern: 'Hammer', direction: 'bullish', confidence: 0.95, levels: [98] });
    expect(see(hammer, [100.3, 100.3, 98, 100])?.confidence).toBe(0.85);
  });

  it('is none upside down, with an upper shadow, with a long body or without one', () => {
    expect(see(hammer, [100, 102, 100, 100.3])).toBeUndefined();
    expect(see(hammer, [100, 100.6, 98, 100.3])).toBeUndefined();
    expect(see(hammer, [99, 100, 98, 100])).toBeUndefined();
    expect(see(hammer, [100, 100, 98, 100])).toBeUndefined();
  });
});

describe('Engulfing', () => {
  const down: Row = [100, 100.2, 98.8, 99, 500];

  it('is a body that reaches beyond both ends of the other colour’s', () => {
    expect(see(engulfing, down, [98.9, 100.4, 98.8, 100.3, 900])).toMatchObject({
      pattern: 'BullishEngulfing',
      direction: 'bullish',
      levels: [98.8],
    });
    const up: Row = [99, 100.2, 98.8, 100, 500];
    expect(see(engulfing, up, [100.3, 100.4, 98.5, 98.6, 400])).toMatchObject({
      pattern: 'BearishEngulfing',
      direction: 'bearish',
      levels: [100.4],
    });
  });

  it('is none when an end only meets, or when the colours agree', () => {
    expect(see(engulfing, down, [99, 100.4, 98.8, 100.3])).toBeUndefined();
    expect(see(engulfing, down, [100.3, 100.4, 98.5, 98.6])).toBeUndefined();
  });
});

it('sees the same at any price level', () => {
  const cents = fc.integer({ min: 1, max: 400 });
  const row = fc.tuple(cents, cents, cents, cents).map(([a, b, c, d]): Row => {
    const body = [10_000 + a, 10_000 + b] as const;
    return [body[0], Math.max(...body) + c, Math.min(...body) - d, body[1], a + b];
  });
  fc.assert(
    fc.property(row, row, fc.constantFrom(0.25, 2, 64), (before, now, scale) => {
      const scaled = [before, now].map(([o, h, l, c, v]): Row => [o * scale, h * scale, l * scale, c * scale, v]);
      for (const detector of [doji, hammer, engulfing]) {
        const { levels = [], ...seen } = see(detector, before, now) ?? {};
        const { levels: scaledLevels = [], ...seenScaled } = see(detector, ...scaled) ?? {};
        expect(seenScaled).toEqual(seen);
        expect(scaledLevels).toEqual(levels.map((level) => level * scale));
      }
    }),
  );
});
