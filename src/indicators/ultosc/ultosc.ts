import { layout, span } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { trueRange } from '../true-range/true-range.js';
import { nextPhase, slotOf } from '../window/phase.js';

const { low: LOW, close: CLOSE } = BAR;
const { pressure: PRESSURE, range: RANGE, size: SUM_SIZE } = layout('pressure', 'range');
const PERIODS = 3;
/** Whether a bar has been seen, its close, phase of the rings, for each period the sums of buying pressure and of true range, then the rings of both over the longest period. */
const {
  seen: SEEN,
  lastClose: LAST_CLOSE,
  phase: PHASE,
  sums: SUMS,
  size: RINGS,
} = layout('seen', 'lastClose', 'phase', span('sums', PERIODS * SUM_SIZE));

const WEIGHTS = [4, 2, 1] as const;

class UltimateKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly longest: number;
  private readonly work = new Float64Array(3);

  constructor(private readonly periods: readonly number[]) {
    this.longest = Math.max(...periods);
    this.stateSize = RINGS + 2 * this.longest;
    this.lookback = this.longest;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, longest } = this;
    const seen = state[at + SEEN] === 1;
    const last = state[at + LAST_CLOSE]!;
    const close = bar[barAt + CLOSE]!;
    const phase = state[at + PHASE]! | 0;
    out[outAt] = NaN;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_CLOSE] = close;
    }
    if (!seen) return;
    work[0] = close - Math.min(bar[barAt + LOW]!, last);
    trueRange(bar, barAt, last, work, 1);
    const slot = slotOf(phase, longest);
    const warm = phase + 1 >= longest;
    work[2] = 0;
    for (let i = 0; i < PERIODS; i += 1) this.add(state, at, i, slot, phase, commit);
    if (warm) out[outAt] = 100 * (work[2] / 7);
    if (!commit) return;
    state[at + RINGS + slot] = work[0];
    state[at + RINGS + longest + slot] = work[1]!;
    state[at + PHASE] = nextPhase(phase, longest);
    if (slot === longest - 1) this.rebase(state, at);
  }

  /** Moves the sums of one period by a bar and adds its weighted quotient to `work[2]`. */
  private add(state: Float64Array, at: number, i: number, slot: number, phase: number, commit: boolean): void {
    const { work, longest } = this;
    const period = this.periods[i]!;
    const sum = at + SUMS + i * SUM_SIZE;
    let pressure = state[sum + PRESSURE]! + work[0]!;
    let range = state[sum + RANGE]! + work[1]!;
    if (phase >= period) {
      const left = at + RINGS + (slot >= period ? slot - period : slot - period + longest);
      pressure -= state[left]!;
      range -= state[left + longest]!;
    }
    if (range > 1e-14) work[2] = work[2]! + (WEIGHTS[i]! * pressure) / range;
    if (!commit) return;
    state[sum + PRESSURE] = pressure;
    state[sum + RANGE] = range;
  }

  private rebase(state: Float64Array, at: number): void {
    const { longest } = this;
    for (let i = 0; i < PERIODS; i += 1) {
      const sum = at + SUMS + i * SUM_SIZE;
      let pressure = 0;
      let range = 0;
      for (let k = longest - this.periods[i]!; k < longest; k += 1) {
        pressure += state[at + RINGS + k]!;
        range += state[at + RINGS + longest + k]!;
      }
      state[sum + PRESSURE] = pressure;
      state[sum + RANGE] = range;
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
