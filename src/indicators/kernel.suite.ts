import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAR_SIZE, type IndicatorDefinition, type Kernel, type Parameters } from './contract.js';
import { resolveParameters } from './parameters.js';
import { barsOf, type SeriesBar } from './series.suite.js';

export interface KernelCase {
  readonly definition: IndicatorDefinition;
  readonly parameters?: Parameters;
  /** The first output of a market that never moves from 100, once warm. */
  readonly flat: number;
}

/** Outputs of every bar; NaN rows before the indicator is warm. */
export function runKernel(kernel: Kernel, bars: readonly SeriesBar[], at = 0): number[][] {
  const state = new Float64Array(at + kernel.stateSize);
  const out = new Float64Array(kernel.outputs.length);
  return bars.map((bar) => {
    kernel.update(state, at, barsOf([bar]), 0, out, 0);
    return [...out];
  });
}

const seriesBar: fc.Arbitrary<SeriesBar> = fc
  .record({
    level: fc.constantFrom(0.0001, 1, 100, 500_000),
    moves: fc.tuple(fc.double({ min: -0.4, max: 0.4, noNaN: true }), fc.double({ min: -0.4, max: 0.4, noNaN: true })),
    wide: fc.double({ min: 0, max: 0.5, noNaN: true }),
    volume: fc.integer({ min: 0, max: 1_000_000 }),
    quiet: fc.boolean(),
  })
  .map(({ level, moves: [a, b], wide, volume, quiet }) => {
    const scale = quiet ? 1e-7 : 1;
    const open = level * (1 + a * scale);
    const close = level * (1 + b * scale);
    return { open, close, high: Math.max(open, close) * (1 + wide * scale), low: Math.min(open, close) * (1 - wide * scale), volume };
  });

/** What every indicator promises, whatever it computes. */
export function describeKernel({ definition, parameters = {}, flat }: KernelCase): void {
  const make = (): Kernel => definition.create(resolveParameters(definition, parameters));
  describe(`${definition.label(resolveParameters(definition, parameters))} keeps the kernel contract`, () => {
    it('is warm exactly after its lookback', () => {
      const kernel = make();
      const rows = runKernel(
        kernel,
        Array.from({ length: kernel.lookback + 5 }, (_, i) => wave(i)),
      );
      rows.forEach((row, i) =>
        expect(
          row.every((v) => !Number.isNaN(v)),
          `bar ${i}`,
        ).toBe(i >= kernel.lookback),
      );
    });

    it('peeks what it then updates to, commits nothing, and never gives NaN or infinity once warm', () => {
      fc.assert(
        fc.property(fc.array(seriesBar, { minLength: 1, maxLength: 120 }), (series) => {
          const kernel = make();
          const state = new Float64Array(kernel.stateSize);
          const peeked = new Float64Array(kernel.outputs.length);
          const updated = new Float64Array(kernel.outputs.length);
          series.forEach((bar, i) => {
            const before = state.slice();
            kernel.peek(state, 0, barsOf([bar]), 0, peeked, 0);
            expect(state).toEqual(before);
            kernel.update(state, 0, barsOf([bar]), 0, updated, 0);
            expect(peeked).toEqual(updated);
            if (i >= kernel.lookback && bar.volume > 0) expect([...updated].every(Number.isFinite)).toBe(true);
          });
        }),
        { numRuns: 40 },
      );
    });

    it('lives in its block alone: offsets, neighbours and copies change nothing', () => {
      const kernel = make();
      const bars = Array.from({ length: kernel.lookback + 40 }, (_, i) => wave(i));
      const plain = runKernel(kernel, bars);
      const at = 7;
      const block = new Float64Array(at + kernel.stateSize + 5).fill(0);
      block.fill(-1, 0, at);
      block.fill(-2, at + kernel.stateSize);
      const out = new Float64Array(kernel.outputs.length + 3);
      const wide = new Float64Array(BAR_SIZE + 4);
      let state = block;
      bars.forEach((bar, i) => {
        wide.set(barsOf([bar]), 4);
        kernel.update(state, at, wide, 4, out, 3);
        expect(Array.from(out.subarray(3))).toEqual(plain[i]);
        // A snapshot is a copy.
        state = state.slice();
      });
      expect([...state.slice(0, at), ...state.slice(at + kernel.stateSize)]).toEqual([
        ...Array<number>(at).fill(-1),
        ...Array<number>(5).fill(-2),
      ]);
    });

    it('gives the documented value in a market that does not move', () => {
      const kernel = make();
      const still: SeriesBar = { open: 100, high: 100, low: 100, close: 100, volume: 10 };
      const rows = runKernel(
        kernel,
        Array.from({ length: kernel.lookback + 50 }, () => still),
      );
      expect(rows.at(-1)?.[0]).toBeCloseTo(flat, 9);
    });
  });
}

/** A gentle wave with volume. */
function wave(i: number): SeriesBar {
  const close = 100 + 5 * Math.sin(i / 7) + (i % 3) * 0.1;
  return { open: close - 0.05, high: close + 0.2, low: close - 0.3, close, volume: 100 + i };
}
