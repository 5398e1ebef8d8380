import { layout } from '../../market/index.js';
import { nextPhase, slotOf } from './phase.js';

/** What it reads, and what it writes. */
export const PAIR = layout('x', 'y');
const { x: X, y: Y } = PAIR;
export const MOMENTS = layout('xx', 'xy', 'yy');
const { xx: XX, xy: XY, yy: YY } = MOMENTS;

/** Phase, base x, base y, Σx, Σy, Σx², Σxy, Σy², then the rings of x and of y. */
const {
  phase: PHASE,
  baseX: BASE_X,
  baseY: BASE_Y,
  sumX: SUM_X,
  sumY: SUM_Y,
  sumXx: SUM_XX,
  sumXy: SUM_XY,
  sumYy: SUM_YY,
  size: RINGS,
} = layout('phase', 'baseX', 'baseY', 'sumX', 'sumY', 'sumXx', 'sumXy', 'sumYy');

/**
 * Second moments of the last `period` pairs about their means, O(1) a pair: sums of differences from a base near the data, made
 * anew each time the ring has gone round, and two passes where they would cancel.
 */
export class WindowPair {
  readonly stateSize: number;

  constructor(readonly period: number) {
    this.stateSize = RINGS + 2 * period;
  }

  /** Reads x and y from `io[ioAt]` and the next; writes Σ(x−x̄)², Σ(x−x̄)(y−ȳ), Σ(y−ȳ)²; false until the rings are full. */
  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const phase = state[at + PHASE]! | 0;
    const first = phase === 0;
    const x = io[ioAt + X]!;
    const y = io[ioAt + Y]!;
    const baseX = first ? x : state[at + BASE_X]!;
    const baseY = first ? y : state[at + BASE_Y]!;
    const slot = at + RINGS + slotOf(phase, period);
    const full = phase >= period;
    const u = x - baseX;
    const v = y - baseY;
    const oldU = full ? state[slot]! - baseX : 0;
    const oldV = full ? state[slot + period]! - baseY : 0;
    const sumX = state[at + SUM_X]! + u - oldU;
    const sumY = state[at + SUM_Y]! + v - oldV;
    const xx = state[at + SUM_XX]! + u * u - oldU * oldU;
    const xy = state[at + SUM_XY]! + u * v - oldU * oldV;
    const yy = state[at + SUM_YY]! + v * v - oldV * oldV;
    const warm = phase + 1 >= period;
    if (warm) {
      io[ioAt + XX] = xx - (sumX * sumX) / period;
      io[ioAt + XY] = xy - (sumX * sumY) / period;
      io[ioAt + YY] = yy - (sumY * sumY) / period;
      if (io[ioAt + XX]! < xx * 1e-4 || io[ioAt + YY]! < yy * 1e-4) this.twoPasses(state, at, io, ioAt, slot, x, y);
    }
    if (commit) {
      state[slot] = x;
      state[slot + period] = y;
      state[at + PHASE] = nextPhase(phase, period);
      state[at + BASE_X] = baseX;
      state[at + BASE_Y] = baseY;
      state[at + SUM_X] = sumX;
      state[at + SUM_Y] = sumY;
      state[at + SUM_XX] = xx;
      state[at + SUM_XY] = xy;
      state[at + SUM_YY] = yy;
      if (slot === at + RINGS + period - 1) this.rebase(state, at, x, y);
    }
    return warm;
  }

  private twoPasses(state: Float64Array, at: number, io: Float64Array, ioAt: number, replaced: number, x: number, y: number): void {
    const { period } = this;
    let meanX = 0;
    let meanY = 0;
    for (let i = at + RINGS; i < at + RINGS + period; i += 1) {
      if (i === replaced) continue;
      meanX += (state[i]! - x) / period;
      meanY += (state[i + period]! - y) / period;
    }
    let xx = meanX * meanX;
    let xy = meanX * meanY;
    let yy = meanY * meanY;
    for (let i = at + RINGS; i < at + RINGS + period; i += 1) {
      if (i === replaced) continue;
      const u = state[i]! - x - meanX;
      const v = state[i + period]! - y - meanY;
      xx += u * u;
      xy += u * v;
      yy += v * v;
    }
    io[ioAt + XX] = xx;
    io[ioAt + XY] = xy;
    io[ioAt + YY] = yy;
  }

  private rebase(state: Float64Array, at: number, baseX: number, baseY: number): void {
    state[at + BASE_X] = baseX;
    state[at + BASE_Y] = baseY;
    state.fill(0, at + SUM_X, at + RINGS);
    for (let i = at + RINGS; i < at + RINGS + this.period; i += 1) {
      const u = state[i]! - baseX;
      const v = state[i + this.period]! - baseY;
      state[at + SUM_X] = state[at + SUM_X]! + u;
      state[at + SUM_Y] = state[at + SUM_Y]! + v;
      state[at + SUM_XX] = state[at + SUM_XX]! + u * u;
      state[at + SUM_XY] = state[at + SUM_XY]! + u * v;
      state[at + SUM_YY] = state[at + SUM_YY]! + v * v;
    }
  }
}
