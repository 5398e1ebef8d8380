import { describe, expect, it } from 'vitest';
import { BAR_SIZE, type IndicatorDefinition, type Kernel, type Parameters } from './contract.js';
import { KERNEL_CONTRACT } from './contract-check.js';
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
    kernel.step(state, at, bars, i * BAR_SIZE, out, 0, true);
    return [...out];
  });
}

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

  describe(`${definition.label(resolved)} keeps the kernel contract`, () => {
    for (const { title, broken } of KERNEL_CONTRACT) {
      it(title, () => expect(broken({ make, sessionBars })).toBeUndefined());
    }

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
