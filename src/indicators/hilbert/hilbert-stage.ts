const A = 0.0962;
const B = 0.5769;
const DEGREES = 180 / Math.PI;

/** Offsets in the state. */
const SEEN = 0;
const TURN = 1;
/** The three prices before this one, newest first. */
const PRICES = 2;
const PERIOD = 5;
const RE = 6;
const IM = 7;
const I2 = 8;
const Q2 = 9;
/** Detrended price two and three bars of the same parity ago: for the odd, then for the even bars. */
const DELAYED = 10;
const TRANSFORMS = 14;
/** A transform keeps for each parity a ring of three, the previous product and the previous input. */
const HALF = 5;

/**
 * Ehlers' homodyne discriminator («Rocket Science for Traders», 2001) with TA-Lib's constants: price smoothed over four bars,
 * Hilbert transform with separate memories for odd and even bars, cycle period. It starts with bar `start`; what it needs of
 * earlier bars is their prices only.
 */
export class HilbertStage {
  /** Doubles written from `io[ioAt]`: smoothed price, in-phase, quadrature, period; the last two are working space. */
  static readonly width = 6;
  readonly stateSize = TRANSFORMS + 4 * 2 * HALF;

  constructor(private readonly start: number) {}

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at]! | 0;
    const price = io[ioAt]!;
    const started = seen >= this.start;
    if (started) {
      const smooth = (4 * price + 3 * state[at + PRICES]! + 2 * state[at + PRICES + 1]! + state[at + PRICES + 2]!) * 0.1;
      io[ioAt] = smooth;
      this.discriminate(state, at, io, ioAt, seen & 1, commit);
    }
    if (commit) {
      // The parity is all that matters once it runs.
      state[at + SEEN] = seen >= this.start + 1 ? seen - 1 : seen + 1;
      state[at + PRICES + 2] = state[at + PRICES + 1]!;
      state[at + PRICES + 1] = state[at + PRICES]!;
      state[at + PRICES] = price;
    }
    return started;
  }

  private discriminate(state: Float64Array, at: number, io: Float64Array, ioAt: number, odd: number, commit: boolean): void {
    const period = state[at + PERIOD]!;
    const gain = 0.075 * period + 0.54;
    const turn = state[at + TURN]! | 0;
    const delayed = at + DELAYED + (odd === 1 ? 0 : 2);
    const inPhase = state[delayed + 1]!;
    const work = ioAt + 4;
    io[work] = io[ioAt]!;
    transform(state, at + TRANSFORMS + odd * HALF, turn, gain, io, work, commit);
    const detrended = io[work];
    transform(state, at + TRANSFORMS + (2 + odd) * HALF, turn, gain, io, work, commit);
    const quadrature = io[work];
    transform(state, at + TRANSFORMS + (6 + odd) * HALF, turn, gain, io, work, commit);
    io[work + 1] = inPhase;
    transform(state, at + TRANSFORMS + (4 + odd) * HALF, turn, gain, io, work + 1, commit);
    const q2 = 0.2 * (quadrature + io[work + 1]!) + 0.8 * state[at + Q2]!;
    const i2 = 0.2 * (inPhase - io[work]) + 0.8 * state[at + I2]!;
    const re = 0.2 * (i2 * state[at + I2]! + q2 * state[at + Q2]!) + 0.8 * state[at + RE]!;
    const im = 0.2 * (i2 * state[at + Q2]! - q2 * state[at + I2]!) + 0.8 * state[at + IM]!;
    const next = nextPeriod(period, re, im);
    io[ioAt + 1] = inPhase;
    io[ioAt + 2] = quadrature;
    io[ioAt + 3] = next;
    if (!commit) return;
    if (odd === 0) state[at + TURN] = turn === 2 ? 0 : turn + 1;
    const other = at + DELAYED + (odd === 1 ? 2 : 0);
    state[other + 1] = state[other]!;
    state[other] = detrended;
    state[at + Q2] = q2;
    state[at + I2] = i2;
    state[at + RE] = re;
    state[at + IM] = im;
    state[at + PERIOD] = next;
  }
}

/** One Hilbert transform of `io[ioAt]`, in place. */
function transform(state: Float64Array, at: number, turn: number, gain: number, io: Float64Array, ioAt: number, commit: boolean): void {
  const input = io[ioAt]!;
  const product = A * input;
  const carried = B * state[at + 4]!;
  io[ioAt] = (product - state[at + turn]! - state[at + 3]! + carried) * gain;
  if (!commit) return;
  state[at + turn] = product;
  state[at + 3] = carried;
  state[at + 4] = input;
}

/** The cycle period from the phasor's turn: at most 1.5 and at least 0.67 times the last, 6 to 50 bars, smoothed. */
function nextPeriod(last: number, re: number, im: number): number {
  let period = im !== 0 && re !== 0 ? 360 / (Math.atan(im / re) * DEGREES) : last;
  if (period > 1.5 * last) period = 1.5 * last;
  if (period < 0.67 * last) period = 0.67 * last;
  if (period < 6) period = 6;
  else if (period > 50) period = 50;
  return 0.2 * period + 0.8 * last;
}
