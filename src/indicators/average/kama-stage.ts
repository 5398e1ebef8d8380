import { layout } from '../../market/index.js';
import type { Stage } from '../stage.js';

/** Values seen, average, Σ |moves|, previous value, then the ring of `period` + 1 values. */
const { seen: SEEN, average: AVERAGE, sum: SUM, previous: PREVIOUS, size: RING } = layout('seen', 'average', 'sum', 'previous');

const FASTEST = 2 / (2 + 1);
const SLOWEST = 2 / (30 + 1);

/**
 * Kaufman's adaptive average: the smoothing grows with the efficiency ratio, |move over the period| ÷ Σ |bar-to-bar moves|, which
 * is 1 where nothing has moved.
 */
export class KamaStage implements Stage {
  readonly stateSize: number;
  readonly lookback: number;

  constructor(private readonly period: number) {
    this.stateSize = RING + period + 1;
    this.lookback = period;
  }

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const { period } = this;
    const ring = period + 1;
    const seen = state[at + SEEN]! | 0;
    const value = io[ioAt]!;
    const previous = seen === 0 ? value : state[at + PREVIOUS]!;
    const slot = at + RING + (seen > period ? seen - ring : seen);
    const start = slot === at + RING + period ? at + RING : slot + 1;
    const dropped = seen > period ? Math.abs(state[slot]! - state[start]!) : 0;
    const warm = seen >= period;
    let sum = state[at + SUM]! + Math.abs(value - previous) - dropped;
    let average = state[at + AVERAGE]!;
    if (warm) {
      // What is left of the running sum in a market that stands still is rounding: then from the ring.
      if (sum < 1e-9 * Math.abs(value)) sum = this.moves(state, at, slot, value);
      average = this.advance(seen === period ? previous : average, value, value - state[start]!, sum);
    }
    io[ioAt] = warm ? average : NaN;
    if (commit) {
      state[slot] = value;
      state[at + SEEN] = seen + 1 === 2 * ring ? ring : seen + 1;
      state[at + AVERAGE] = average;
      state[at + PREVIOUS] = value;
      state[at + SUM] = slot === at + RING + period && warm ? this.moves(state, at, slot, value) : sum;
    }
    return warm;
  }

  private advance(average: number, value: number, move: number, sum: number): number {
    // A rise without a step back has efficiency 1; TA-Lib tests the signed move, which the quotient covers for a fall.
    const efficiency = sum <= move || sum < 1e-14 ? 1 : Math.abs(move / sum);
    const smoothing = efficiency * (FASTEST - SLOWEST) + SLOWEST;
    return (value - average) * (smoothing * smoothing) + average;
  }

  /** Σ |moves| of the ring read from the slot after `slot` round to `value` in `slot`. */
  private moves(state: Float64Array, at: number, slot: number, value: number): number {
    let sum = 0;
    let previous = value;
    for (let i = 1, from = slot; i <= this.period; i += 1) {
      from = from === at + RING ? at + RING + this.period : from - 1;
      sum += Math.abs(previous - state[from]!);
      previous = state[from]!;
    }
    return sum;
  }
}
