import { layout, span } from '../../market/index.js';
import { HilbertStage, PHASOR } from './hilbert-stage.js';

/** The Hilbert transformer's, smoothed period, phase, cursor, ring of the last 50 smoothed prices. */
const { period: PERIOD, phase: PHASE, cursor: CURSOR, size: RING } = layout('period', 'phase', 'cursor');

const DEGREES = 180 / Math.PI;
const SPAN = 50;
/** Below this share of the prices a Fourier part is rounding, not a cycle. */
const NOISE = 1e-11;

/** Offsets in what `CycleStage` writes; the rest of `width` is working space. */
export const CYCLE = layout('period', 'phase', 'lastPhase', 'smooth', span('work', 2));

/**
 * Dominant cycle: the smoothed period and, from the prices of the last period, its phase in degrees (−45 to 315). TA-Lib's
 * HT_DCPHASE. Where prices stand still there is no cycle and the phase is 0; TA-Lib gives the phase of rounding errors.
 * O(period of the cycle), at most 50, a bar.
 */
export class CycleStage {
  readonly stateSize: number;
  private readonly hilbert = new HilbertStage(37);
  private readonly parts = new Float64Array(2);

  constructor() {
    this.stateSize = this.hilbert.stateSize + RING + SPAN;
  }

  /** Reads the price from `io[0]`; writes as `CYCLE` says; false until the transformer has started. */
  step(state: Float64Array, at: number, io: Float64Array, commit: boolean): boolean {
    if (!this.hilbert.step(state, at, io, 0, commit)) return false;
    const from = at + this.hilbert.stateSize;
    const period = 0.33 * io[PHASOR.period]! + 0.67 * state[from + PERIOD]!;
    const cursor = state[from + CURSOR]! | 0;
    const smooth = io[PHASOR.smooth]!;
    const last = state[from + PHASE]!;
    const length = Math.floor(period + 0.5);
    this.fourier(state, from + RING, cursor, smooth, length);
    io[CYCLE.phase] = last;
    this.turn(io, length === 0 ? -1 : NOISE * Math.abs(smooth), period);
    io[CYCLE.period] = period;
    io[CYCLE.lastPhase] = last;
    io[CYCLE.smooth] = smooth;
    if (commit) {
      state[from + PERIOD] = period;
      state[from + PHASE] = io[CYCLE.phase]!;
      state[from + CURSOR] = cursor + 1 === SPAN ? 0 : cursor + 1;
      state[from + RING + cursor] = smooth;
    }
    return true;
  }

  /** Σ sin and Σ cos parts of the last `length` smoothed prices, newest first. */
  private fourier(state: Float64Array, ring: number, cursor: number, smooth: number, length: number): void {
    const angle = (2 * Math.PI) / length;
    let sine = 0;
    let cosine = 0;
    let slot = cursor;
    for (let i = 0; i < length; i += 1) {
      const price = i === 0 ? smooth : state[ring + slot]!;
      sine += Math.sin(i * angle) * price;
      cosine += Math.cos(i * angle) * price;
      slot = slot === 0 ? SPAN - 1 : slot - 1;
    }
    this.parts[0] = sine;
    this.parts[1] = cosine;
  }

  /** Replaces the phase in `io` by that of the parts, compensated for the lag of the smoothing. */
  private turn(io: Float64Array, limit: number, period: number): void {
    const sine = this.parts[0]!;
    const cosine = this.parts[1]!;
    if (Math.abs(sine) <= limit && Math.abs(cosine) <= limit) {
      io[CYCLE.phase] = 0;
      return;
    }
    let phase = io[CYCLE.phase]!;
    if (cosine !== 0) phase = Math.atan(sine / cosine) * DEGREES;
    else if (sine !== 0) phase += sine < 0 ? -90 : 90;
    phase += 90 + 360 / period;
    if (cosine < 0) phase += 180;
    if (phase > 315) phase -= 360;
    io[CYCLE.phase] = phase;
  }
}
