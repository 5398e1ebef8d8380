import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isotonicSteps, type Resolved, STEP_SAMPLES } from './isotonic.js';
import { proportionsApart, wilson } from './wilson.js';

describe('the Wilson interval', () => {
  // Newcombe (1998), Statistics in Medicine 17, table I: method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is published as %d to %d', (hits, trials, low, high) => {
    const interval = wilson(hits, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
  it('holds the share, stays within 0 and 1, and narrows with more of the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat({ max: 500 }), (trials, some) => {
        const hits = some % (trials + 1);
        const { low, high } = wilson(hits, trials);
        const tenfold = wilson(hits * 10, trials * 10);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / trials + 1e-12);
        expect(high).toBeGreaterThanOrEqual(hits / trials - 1e-12);
        expect(tenfold.high - tenfold.low).toBeLessThan(high - low);
      }),
    );
  });
  it('says nothing without trials', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(proportionsApart(0, 0, 5, 10)).toBe(0);
    expect(proportionsApart(5, 5, 9, 9)).toBe(0);
  });
  it('tells proportions apart by deviations', () => {
    // 60 of 100 against 50 of 100: pooled 0.55, error √(0.55 × 0.45 × 0.02).
    expect(proportionsApart(60, 100, 50, 100)).toBeCloseTo(0.1 / Math.sqrt(0.55 * 0.45 * 0.02), 12);
    expect(proportionsApart(50, 100, 60, 100)).toBeCloseTo(-0.1 / Math.sqrt(0.55 * 0.45 * 0.02), 12);
  });
});

const events: fc.Arbitrary<Resolved[]> = fc.array(
  fc.record({ confidence: fc.integer({ min: 0, max: 20 }).map((n) => n / 20), won: fc.boolean() }),
  {
    maxLength: 400,
  },
);

describe('the hit rate by score', () => {
  it('rises, keeps every event and the mean, and has at least 30 events a step where there are as many', () => {
    fc.assert(
      fc.property(events, (given) => {
        const steps = isotonicSteps(given);
        expect(steps.reduce((sum, { samples }) => sum + samples, 0)).toBe(given.length);
        expect(steps.reduce((sum, { wins }) => sum + wins, 0)).toBe(given.filter(({ won }) => won).length);
        for (const [i, step] of steps.entries()) {
          const next = steps[i + 1];
          if (next) {
            expect(next.probability).toBeGreaterThan(step.probability);
            expect(next.fromScore).toBeGreaterThan(step.fromScore);
          }
          expect(step.low).toBeLessThanOrEqual(step.probability);
          if (given.length >= STEP_SAMPLES) expect(step.samples).toBeGreaterThanOrEqual(STEP_SAMPLES);
        }
      }),
    );
  });
  it('finds the step where the rate changes', () => {
    const make = (confidence: number, wins: number): Resolved[] => Array.from({ length: 100 }, (_, i) => ({ confidence, won: i < wins }));
    const steps = isotonicSteps([...make(0.5, 40), ...make(0.6, 38), ...make(0.9, 70)]);
    expect(steps).toMatchObject([
      { fromScore: 0.5, samples: 200, probability: 0.39 },
      { fromScore: 0.9, samples: 100, probability: 0.7 },
    ]);
  });
});
