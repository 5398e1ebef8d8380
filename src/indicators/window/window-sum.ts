/**
 * Mean and population variance of the last `period` values, O(1) a value. The sums run over differences from a base near the
 * data, and both base and sums are made anew from the ring once every `period` values: rounding cannot pile up, and the
 * variance of tight values at a high price does not cancel (the fault of plain E[x²] − E[x]²).
 * State: values seen, base, sum of differences, sum of their squares, then the ring.
 */
export class WindowSum {
  readonly stateSize: number;

  constructor(readonly period: number) {
    this.stateSize = 4 + period;
  }

  /** Advances by `value` when `commit`; the mean that includes `value`, NaN until `period` values are in. */
  mean(state: Float64Array, at: number, value: number, commit: boolean): number {
    const { period } = this;
    const seen = state[at]!;
    const base = seen === 0 ? value : state[at + 1]!;
    const x = value - base;
    const slot = at + 4 + (seen % period);
    const old = seen >= period ? state[slot]! - base : 0;
    const sum = state[at + 2]! + x - old;
    if (commit) this.commit(state, at, slot, value, base, sum, state[at + 3]! + x * x - old * old);
    return seen + 1 >= period ? base + sum / period : NaN;
  }

  /** Population variance of the window that includes `value`, computed about its mean; call before `mean` commits. */
  variance(state: Float64Array, at: number, value: number): number {
    const { period } = this;
    const seen = state[at]!;
    if (seen + 1 < period) return NaN;
    const base = state[at + 1]!;
    const x = value - base;
    const old = seen >= period ? state[at + 4 + (seen % period)]! - base : 0;
    const mean = (state[at + 2]! + x - old) / period;
    const squares = (state[at + 3]! + x * x - old * old) / period;
    const variance = squares - mean * mean;
    // Where the difference of the two has lost its digits, the two-pass sum is the exact way.
    return variance < squares * 1e-6 ? this.twoPass(state, at, value, base + mean) : variance;
  }

  private twoPass(state: Float64Array, at: number, value: number, mean: number): number {
    const { period } = this;
    const replaced = state[at]! % period;
    let sum = (value - mean) ** 2;
    for (let i = 0; i < period; i += 1) if (i !== replaced) sum += (state[at + 4 + i]! - mean) ** 2;
    return sum / period;
  }

  private commit(state: Float64Array, at: number, slot: number, value: number, base: number, sum: number, squares: number): void {
    state[slot] = value;
    const seen = state[at]! + 1;
    state[at] = seen;
    state[at + 1] = base;
    state[at + 2] = sum;
    state[at + 3] = squares;
    if (seen % this.period === 0) this.rebase(state, at, value);
  }

  private rebase(state: Float64Array, at: number, base: number): void {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < this.period; i += 1) {
      const x = state[at + 4 + i]! - base;
      sum += x;
      squares += x * x;
    }
    state[at + 1] = base;
    state[at + 2] = sum;
    state[at + 3] = squares;
  }
}
