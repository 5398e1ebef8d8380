import { layout } from '../../market/index.js';
import { HilbertStage, PHASOR } from '../hilbert/hilbert-stage.js';
import type { Stage } from '../stage.js';

/** The Hilbert transformer's, then bars seen, phase, MAMA, FAMA. */
const { seen: SEEN, phase: PHASE, mama: MAMA, fama: FAMA, size: AVERAGES } = layout('seen', 'phase', 'mama', 'fama');

const DEGREES = 180 / Math.PI;
const FIRST_OUTPUT = 32;

/**
 * Ehlers' MESA adaptive average: smoothing = fast limit ÷ the change of the phase in degrees, not below the slow limit.
 */
export class MamaStage implements Stage {
  readonly stateSize: number;
  readonly lookback = FIRST_OUTPUT;
  private readonly hilbert = new HilbertStage(12);
  private readonly work = new Float64Array(PHASOR.size);

  constructor(
    private readonly fastLimit: number,
    private readonly slowLimit: number,
  ) {
    this.stateSize = this.hilbert.stateSize + AVERAGES;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    this.both(state, at, io, ioAt, commit);
    io[ioAt] = this.work[0]!;
    return !Number.isNaN(this.work[0]);
  }

  /** As `step`, and leaves MAMA in `work[0]` and its follower FAMA in `work[1]`. */
  both(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): Float64Array {
    const { work } = this;
    const value = io[ioAt]!;
    const from = at + this.hilbert.stateSize;
    const seen = state[from + SEEN]! | 0;
    work[0] = value;
    if (!this.hilbert.step(state, at, work, 0, commit)) {
      if (commit) state[from + SEEN] = seen + 1;
      work[0] = NaN;
      work[1] = NaN;
      return work;
    }
    const inPhase = work[PHASOR.inPhase]!;
    const phase = inPhase === 0 ? 0 : Math.atan(work[PHASOR.quadrature]! / inPhase) * DEGREES;
    const turn = state[from + PHASE]! - phase;
    const smoothing = turn > 1 ? Math.max(this.fastLimit / turn, this.slowLimit) : this.fastLimit;
    const mama = smoothing * value + (1 - smoothing) * state[from + MAMA]!;
    const fama = smoothing * 0.5 * mama + (1 - smoothing * 0.5) * state[from + FAMA]!;
    if (commit) {
      if (seen < FIRST_OUTPUT) state[from + SEEN] = seen + 1;
      state[from + PHASE] = phase;
      state[from + MAMA] = mama;
      state[from + FAMA] = fama;
    }
    work[0] = seen >= FIRST_OUTPUT ? mama : NaN;
    work[1] = seen >= FIRST_OUTPUT ? fama : NaN;
    return work;
  }
}
