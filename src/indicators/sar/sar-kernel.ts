import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';

const { high: HIGH, low: LOW } = BAR;
/** Bars seen (up to 2), previous high and low, side (1 long, −1 short), stop for this bar, extreme point, acceleration. */
const {
  seen: SEEN,
  lastHigh: LAST_HIGH,
  lastLow: LAST_LOW,
  side: SIDE,
  stop: STOP,
  extreme: EXTREME,
  pace: PACE,
  size: STATE_SIZE,
} = layout('seen', 'lastHigh', 'lastLow', 'side', 'stop', 'extreme', 'pace');

/** One side's acceleration: at a reversal, added with each new extreme, at most. */
export interface Acceleration {
  readonly initial: number;
  readonly step: number;
  readonly maximum: number;
}

/**
 * Wilder's stop and reverse.
 */
export class SarKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = STATE_SIZE;
  readonly lookback = 1;
  private readonly long: Acceleration;
  private readonly short: Acceleration;

  constructor(
    long: Acceleration,
    short: Acceleration,
    private readonly start: number,
    private readonly offset: number,
    private readonly signed: boolean,
  ) {
    this.long = capped(long);
    this.short = capped(short);
  }
  // eslint-disable-next-line complexity -- the rule for one bar in its order; its parts would hand a dozen numbers to each other
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const seen = state[at + SEEN]! | 0;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    if (seen === 0) {
      out[outAt] = NaN;
      if (!commit) return;
      state[at + SEEN] = 1;
      state[at + LAST_HIGH] = high;
      state[at + LAST_LOW] = low;
      return;
    }
    const up = high - state[at + LAST_HIGH]!;
    const down = state[at + LAST_LOW]! - low;
    const first = seen === 1;
    const begin = this.start !== 0 ? Math.sign(this.start) : down > 0 && up < down ? -1 : 1;
    const side = first ? begin : state[at + SIDE]!;
    const lastHigh = first ? high : state[at + LAST_HIGH]!;
    const lastLow = first ? low : state[at + LAST_LOW]!;
    const stop = !first
      ? state[at + STOP]!
      : this.start !== 0
        ? Math.abs(this.start)
        : side > 0
          ? state[at + LAST_LOW]!
          : state[at + LAST_HIGH]!;
    const extreme = first ? (side > 0 ? high : low) : state[at + EXTREME]!;
    const { initial } = side > 0 ? this.long : this.short;
    const pace = first ? initial : state[at + PACE]!;
    // The farthest price that this bar and the last allow the next stop on either side.
    const floor = Math.max(lastHigh, high);
    const ceiling = Math.min(lastLow, low);
    const reversed = side > 0 ? low <= stop : high >= stop;
    const now = reversed ? -side : side;
    const value = reversed ? this.turned(now, extreme, floor, ceiling) : stop;
    out[outAt] = this.signed ? value * now : value;
    if (!commit) return;
    const { initial: fresh, step, maximum } = now > 0 ? this.long : this.short;
    const edge = now > 0 ? high : low;
    const further = reversed || (now > 0 ? edge > extreme : edge < extreme);
    const nextPace = reversed ? fresh : further ? Math.min(pace + step, maximum) : pace;
    const nextExtreme = further ? edge : extreme;
    const next = value + nextPace * (nextExtreme - value);
    state[at + SEEN] = 2;
    state[at + LAST_HIGH] = high;
    state[at + LAST_LOW] = low;
    state[at + SIDE] = now;
    state[at + STOP] = now > 0 ? Math.min(next, ceiling) : Math.max(next, floor);
    state[at + EXTREME] = nextExtreme;
    state[at + PACE] = nextPace;
  }

  /** The stop of the bar that reverses: the old extreme, outside both bars, and the offset beyond. */
  private turned(now: number, extreme: number, floor: number, ceiling: number): number {
    return now > 0 ? Math.min(extreme, ceiling) * (1 - this.offset) : Math.max(extreme, floor) * (1 + this.offset);
  }
}

const capped = ({ initial, step, maximum }: Acceleration): Acceleration => ({
  initial: Math.min(initial, maximum),
  step: Math.min(step, maximum),
  maximum,
});
