import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceSwings, REVERSAL_ATR, SwingPivots, SWINGS_STATE_SIZE } from './swings.js';

interface Found {
  readonly high: boolean;
  readonly price: number;
  readonly start: number;
}

/** Pivots, newest first, after each bar of a walk whose ATR is 1. */
function pivotsAfterEach(closes: readonly number[]): Found[][] {
  const state = new Float64Array(SWINGS_STATE_SIZE);
  const view = new SwingPivots();
  view.over(state, 0);
  return closes.map((close, i) => {
    advanceSwings(state, 0, close + 0.25, close - 0.25, i + 1, 1);
    return Array.from({ length: view.length }, (_, k) => ({ high: view.isHigh(k), price: view.price(k), start: view.start(k) }));
  });
}

const walk = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 200 }).map((steps) => {
  let price = 100;
  return steps.map((step) => (price += step / 4));
});

describe('swing pivots', () => {
  it('alternate, never change, and are the extremes of their swings', () => {
    fc.assert(
      fc.property(walk, (closes) => {
        const history = pivotsAfterEach(closes);
        for (const [i, found] of history.entries()) {
          for (const [k, pivot] of found.entries()) {
            const older = found[k + 1];
            if (older) {
              expect(pivot.high).toBe(!older.high);
              expect(Math.abs(pivot.price - older.price)).toBeGreaterThanOrEqual(REVERSAL_ATR - 1e-9);
              const between = closes.slice(older.start - 1, pivot.start);
              const extreme = pivot.high ? Math.max(...between) + 0.25 : Math.min(...between) - 0.25;
              expect(pivot.price).toBeCloseTo(extreme, 9);
            }
          }
          const before = history[i - 1] ?? [];
          const kept = found.length > before.length || found[0]?.start !== before[0]?.start ? found.slice(1) : found;
          expect(kept).toEqual(before.slice(0, kept.length));
        }
      }),
    );
  });
  it('come with the reversal, and count bars from their own', () => {
    const state = new Float64Array(SWINGS_STATE_SIZE);
    const view = new SwingPivots();
    view.over(state, 0);
    [100, 101, 102, 103, 102, 101].forEach((close, i) => advanceSwings(state, 0, close, close, (i + 1) * 60, 1));
    expect([view.length, view.isHigh(0), view.price(0), view.age(0), view.start(0)]).toEqual([2, true, 103, 2, 240]);
  });
  it('are none before the average range is known', () => {
    const state = new Float64Array(SWINGS_STATE_SIZE);
    const view = new SwingPivots();
    view.over(state, 0);
    for (let i = 0; i < 50; i += 1) advanceSwings(state, 0, 100 + 10 * (i % 2), 100 + 10 * (i % 2), i + 1, NaN);
    expect(view.length).toBe(0);
  });
});
