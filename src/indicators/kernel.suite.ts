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
  /** Bars in a session, for what depends on sessions; all bars are of one session otherwise. */
  readonly sessionBars?: number;
}

/** Outputs of every bar; NaN rows before the indicator is warm. */
export function runKernel(kernel: Kernel, series: readonly SeriesBar[], at = 0): number[][] {
  const state = new Float64Array(at + kernel.stateSize);
  const out = new Float64Array(kernel.outputs.length);
  const bars = barsOf(series);
  return series.map((_, i) => {
    kernel.update(state, at, bars, i * BAR_SIZE, out, 0);
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

const same = (a: Float64Array, b: Float64Array): boolean => a.every((value, i) => Object.is(value, b[i]));

/** Days of 2014 from 1 April on, all in summer time: what a session-bound kernel needs of time. */
const FIRST_SESSION = 16_161;
const OPEN_MS = 13.5 * 3_600_000;

function inSessions(series: readonly SeriesBar[], sessionBars: number): SeriesBar[] {
  return series.map((bar, i) => {
    const session = FIRST_SESSION + Math.floor(i / sessionBars);
    return { ...bar, session, start: session * 86_400_000 + OPEN_MS + (i % sessionBars) * 60_000 };
  });
}

/** What every indicator promises, whatever it computes. */
export function describeKernel({ definition, parameters = {}, flat, sessionBars = 390 }: KernelCase): void {
  const resolved = resolveParameters(definition, parameters);
  const make = (): Kernel => definition.create(resolved);
  const waves = (bars: number, phase = 0): SeriesBar[] =>
    inSessions(
      Array.from({ length: bars }, (_, i) => wave(i + phase)),
      sessionBars,
    );

  describe(`${definition.label(resolved)} keeps the kernel contract`, () => {
    it('is warm exactly after its lookback', () => {
      const kernel = make();
      runKernel(kernel, waves(kernel.lookback + 5)).forEach((row, i) =>
        expect(
          row.every((v) => !Number.isNaN(v)),
          `bar ${i}`,
        ).toBe(i >= kernel.lookback),
      );
    });

    it('peeks what it then updates to, commits nothing, and never gives NaN or infinity once warm', () => {
      const { lookback } = make();
      fc.assert(
        fc.property(fc.array(seriesBar, { minLength: lookback + 2, maxLength: lookback + 60 }), (series) => {
          const kernel = make();
          const state = new Float64Array(kernel.stateSize);
          const peeked = new Float64Array(kernel.outputs.length);
          const updated = new Float64Array(kernel.outputs.length);
          const bars = barsOf(inSessions(series, sessionBars));
          let traded = false;
          for (let i = 0; i < series.length; i += 1) {
            const before = state.slice();
            // A provisional bar that then turns out differently leaves no trace.
            kernel.peek(state, 0, bars, ((i * 7 + 3) % series.length) * BAR_SIZE, peeked, 0);
            kernel.peek(state, 0, bars, i * BAR_SIZE, peeked, 0);
            if (!same(state, before)) throw new Error(`peek changed the state at bar ${i}`);
            kernel.update(state, 0, bars, i * BAR_SIZE, updated, 0);
            if (!same(peeked, updated)) throw new Error(`bar ${i}: peek ${peeked.join()} but update ${updated.join()}`);
            traded ||= (series[i]?.volume ?? 0) > 0;
            if (i >= lookback && traded && !updated.every(Number.isFinite)) throw new Error(`bar ${i}: ${updated.join()}`);
            if (!state.every(Number.isFinite)) throw new Error(`bar ${i}: state is not finite`);
          }
        }),
        { numRuns: 30 },
      );
    });

    it('lives in its block alone: offsets, neighbours and copies change nothing', () => {
      const kernel = make();
      const series = waves(kernel.lookback + 40);
      const plain = runKernel(kernel, series);
      const at = 7;
      const block = new Float64Array(at + kernel.stateSize + 5).fill(0);
      block.fill(-1, 0, at);
      block.fill(-2, at + kernel.stateSize);
      const out = new Float64Array(kernel.outputs.length + 4).fill(-3);
      const wide = new Float64Array(BAR_SIZE + 4);
      let state = block;
      series.forEach((bar, i) => {
        wide.set(barsOf([bar]), 4);
        kernel.update(state, at, wide, 4, out, 3);
        expect(Array.from(out.subarray(3, -1))).toEqual(plain[i]);
        // A snapshot is a copy.
        state = state.slice();
      });
      expect([...state.slice(0, at), ...state.slice(at + kernel.stateSize)]).toEqual([
        ...Array<number>(at).fill(-1),
        ...Array<number>(5).fill(-2),
      ]);
      expect([...out.slice(0, 3), out.at(-1)]).toEqual([-3, -3, -3, -3]);
    });

    it('streams what a batch gives: symbols in turn, or a new kernel over a snapshot', () => {
      const one = waves(make().lookback + 40);
      const two = waves(make().lookback + 40, 1_000);
      const batches = [runKernel(make(), one), runKernel(make(), two)];
      const bars = [barsOf(one), barsOf(two)];
      let kernel = make();
      const states = [new Float64Array(kernel.stateSize), new Float64Array(kernel.stateSize)];
      const out = new Float64Array(kernel.outputs.length);
      for (let i = 0; i < one.length; i += 1) {
        if (i % 17 === 16) kernel = make();
        for (const [s, state] of states.entries()) {
          kernel.update(state, 0, bars[s] ?? new Float64Array(), i * BAR_SIZE, out, 0);
          expect([...out]).toEqual(batches[s]?.[i]);
        }
      }
    });

    it('gives the documented value in a market that does not move', () => {
      const kernel = make();
      const still: SeriesBar = { open: 100, high: 100, low: 100, close: 100, volume: 10 };
      const rows = runKernel(
        kernel,
        inSessions(
          Array.from({ length: kernel.lookback + 50 }, () => still),
          sessionBars,
        ),
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
