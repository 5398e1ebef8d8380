import { nextPhase, slotOf } from './phase.js';

/**
 * Second moments of the last `period` pairs about their means, O(1) a pair: sums of differences from a base near the data, made
 * anew each time the ring has gone round, and two passes where they would cancel.
 * State: phase, base x, base y, Σx, Σy, Σx², Σxy, Σy², then the rings of x and of y.
 */
export class WindowPair {
  readonly stateSize: number;

  constructor(readonly period: number) {
    this.stateSize = 8 + 2 * period;
  }

  /** Reads x and y from `io[ioAt]` and the next; writes Σ(x−x̄)², Σ(x−x̄)(y−ȳ), Σ(y−ȳ)²; false until the rings are full. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at]! | 0;
    const first = phase === 0;
    const x = io[ioAt]!;
    const y = io[ioAt + 1]!;
    const baseX = first ? x : state[at + 1]!;
    const baseY = first ? y : state[at + 2]!;
    const slot = at + 8 + slotOf(phase, period);
    const full = phase >= period;
    const u = x - baseX;
    const v = y - baseY;
    const oldU = full ? state[slot]! - baseX : 0;
    const oldV = full ? state[slot + period]! - baseY : 0;
    const sumX = state[at + 3]! + u - oldU;
    const sumY = state[at + 4]! + v - oldV;
    const xx = state[at + 5]! + u * u - oldU * oldU;
    const xy = state[at + 6]! + u * v - oldU * oldV;
    const yy = state[at + 7]! + v * v - oldV * oldV;
    const warm = phase + 1 >= period;
    if (warm) {
      io[ioAt] = xx - (sumX * sumX) / period;
      io[ioAt + 1] = xy - (sumX * sumY) / period;
      io[ioAt + 2] = yy - (sumY * sumY) / period;
      if (io[ioAt] < xx * 1e-4 || io[ioAt + 2]! < yy * 1e-4) this.twoPasses(state, at, io, ioAt, slot, x, y);
    }
    if (commit) {
      state[slot] = x;
      state[slot + period] = y;
      state[at] = nextPhase(phase, period);
      state[at + 1] = baseX;
      state[at + 2] = baseY;
      state[at + 3] = sumX;
      state[at + 4] = sumY;
      state[at + 5] = xx;
      state[at + 6] = xy;
      state[at + 7] = yy;
      if (slot === at + 7 + period) this.rebase(state, at, x, y);
    }
    return warm;
  }

  private twoPasses(state: Float64Array, at: number, io: Float64Array, ioAt: number, replaced: number, x: number, y: number): void {
    const { period } = this;
    let meanX = 0;
    let meanY = 0;
    for (let i = at + 8; i < at + 8 + period; i += 1) {
      if (i === replaced) continue;
      meanX += (state[i]! - x) / period;
      meanY += (state[i + period]! - y) / period;
    }
    let xx = meanX * meanX;
    let xy = meanX * meanY;
    let yy = meanY * meanY;
    for (let i = at + 8; i < at + 8 + period; i += 1) {
      if (i === replaced) continue;
      const u = state[i]! - x - meanX;
      const v = state[i + period]! - y - meanY;
      xx += u * u;
      xy += u * v;
      yy += v * v;
    }
    io[ioAt] = xx;
    io[ioAt + 1] = xy;
    io[ioAt + 2] = yy;
  }

  private rebase(state: Float64Array, at: number, baseX: number, baseY: number): void {
    state[at + 1] = baseX;
    state[at + 2] = baseY;
    state.fill(0, at + 3, at + 8);
    for (let i = at + 8; i < at + 8 + this.period; i += 1) {
      const u = state[i]! - baseX;
      const v = state[i + this.period]! - baseY;
      state[at + 3] = state[at + 3]! + u;
      state[at + 4] = state[at + 4]! + v;
      state[at + 5] = state[at + 5]! + u * u;
      state[at + 6] = state[at + 6]! + u * v;
      state[at + 7] = state[at + 7]! + v * v;
    }
  }
}
