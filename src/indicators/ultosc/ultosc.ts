import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { trueRange } from '../true-range/true-range.js';
import { nextPhase, slotOf } from '../window/phase.js';

const { low: LOW, close: CLOSE } = BAR;

const WEIGHTS = [4, 2, 1] as const;

/**
 * State: whether a bar has been seen, its close, phase of the rings, for each period the sums of buying pressure and of true
 * range, then the rings of both over the longest period.
 */
class UltimateKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly longest: number;
  private readonly work = new Float64Array(3);

  constructor(private readonly periods: readonly number[]) {
    this.longest = Math.max(...periods);
    this.stateSize = 9 + 2 * this.longest;
    this.lookback = this.longest;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, longest } = this;
    const seen = state[at] === 1;
    const last = state[at + 1]!;
    const close = bar[barAt + CLOSE]!;
    const phase = state[at + 2]! | 0;
    out[outAt] = NaN;
    if (commit) {
      state[at] = 1;
      state[at + 1] = close;
    }
    if (!seen) return;
    work[0] = close - Math.min(bar[barAt + LOW]!, last);
    trueRange(bar, barAt, last, work, 1);
    const slot = slotOf(phase, longest);
    const warm = phase + 1 >= longest;
    work[2] = 0;
    for (let i = 0; i < 3; i += 1) this.add(state, at, i, slot, phase, commit);
    if (warm) out[outAt] = 100 * (work[2] / 7);
    if (!commit) return;
    state[at + 9 + slot] = work[0];
    state[at + 9 + longest + slot] = work[1]!;
    state[at + 2] = nextPhase(phase, longest);
    if (slot === longest - 1) this.rebase(state, at);
  }

  /** Moves the sums of one period by a bar and adds its weighted quotient to `work[2]`. */
  private add(state: Float64Array, at: number, i: number, slot: number, phase: number, commit: boolean): void {
    const { work, longest } = this;
    const period = this.periods[i]!;
    let pressure = state[at + 3 + 2 * i]! + work[0]!;
    let range = state[at + 4 + 2 * i]! + work[1]!;
    if (phase >= period) {
      const left = at + 9 + (slot >= period ? slot - period : slot - period + longest);
      pressure -= state[left]!;
      range -= state[left + longest]!;
    }
    if (range > 1e-14) work[2] = work[2]! + (WEIGHTS[i]! * pressure) / range;
    if (!commit) return;
    state[at + 3 + 2 * i] = pressure;
    state[at + 4 + 2 * i] = range;
  }

  private rebase(state: Float64Array, at: number): void {
    const { longest } = this;
    for (let i = 0; i < 3; i += 1) {
      let pressure = 0;
      let range = 0;
      for (let k = longest - this.periods[i]!; k < longest; k += 1) {
        pressure += state[at + 9 + k]!;
        range += state[at + 9 + longest + k]!;
      }
      state[at + 3 + 2 * i] = pressure;
      state[at + 4 + 2 * i] = range;
    }
  }
}

/** Ultimate oscillator (Williams 1976; TA-Lib ULTOSC): buying pressure ÷ true range over three periods, the shortest counting most. */
export const ultosc = define({
  name: 'ultosc',
  title: 'Ultimate oscillator',
  source: 'Williams 1976; TA-Lib ULTOSC',
  parameters: [whole('short', 7, 1), whole('medium', 14, 1), whole('long', 28, 1)],
  create: ({ short = 7, medium = 14, long = 28 }) => new UltimateKernel([short, medium, long].toSorted((a, b) => a - b)),
});
