import { layout, span } from '../../market/index.js';

const A = 0.0962;
const B = 0.5769;
const DEGREES = 180 / Math.PI;

/** What it writes. */
export const PHASOR = layout('smooth', 'inPhase', 'quadrature', 'period', span('work', 2));
const { smooth: SMOOTH, inPhase: IN_PHASE, quadrature: QUADRATURE, period: PERIOD, work: WORK } = PHASOR;

/** What a transform keeps for each parity: the products of the last three bars of it, the previous product, the previous input. */
const { ring: RING, carried: CARRIED, input: INPUT, size: TRANSFORM } = layout(span('ring', 3), 'carried', 'input');
/** Detrended prices of the bars before of one parity. */
const { one: ONE_BEFORE, two: TWO_BEFORE, size: DELAYS } = layout('one', 'two');
/** Of every transform, that of the even bars comes first. */
const PARITIES = 2;
/** Bars seen, the slot of the rings, the prices before this one, the discriminator's, and the transforms by what they take. */
const {
  seen: SEEN,
  turn: TURN,
  price1: PRICE1,
  price2: PRICE2,
  price3: PRICE3,
  lastPeriod: LAST_PERIOD,
  re: RE,
  im: IM,
  i2: I2,
  q2: Q2,
  oddDelays: ODD_DELAYS,
  evenDelays: EVEN_DELAYS,
  ofSmooth: OF_SMOOTH,
  ofDetrended: OF_DETRENDED,
  ofInPhase: OF_IN_PHASE,
  ofQuadrature: OF_QUADRATURE,
  size: STATE_SIZE,
} = layout(
  'seen',
  'turn',
  'price1',
  'price2',
  'price3',
  'lastPeriod',
  're',
  'im',
  'i2',
  'q2',
  span('oddDelays', DELAYS),
  span('evenDelays', DELAYS),
  span('ofSmooth', PARITIES * TRANSFORM),
  span('ofDetrended', PARITIES * TRANSFORM),
  span('ofInPhase', PARITIES * TRANSFORM),
  span('ofQuadrature', PARITIES * TRANSFORM),
);

/**
 * Ehlers' homodyne discriminator («Rocket Science for Traders», 2001) with TA-Lib's constants: price smoothed over four bars,
 * Hilbert transform with separate memories for odd and even bars, cycle period. It starts with bar `start`; what it needs of
 * earlier bars is their prices only.
 */
export class HilbertStage {
  readonly stateSize = STATE_SIZE;

  constructor(private readonly start: number) {}

  step(state: Float64Array, at: number, io: Float64Array, ioAt: number, commit: boolean): boolean {
    const seen = state[at + SEEN]! | 0;
    const price = io[ioAt]!;
    const started = seen >= this.start;
    if (started) {
      const smooth = (4 * price + 3 * state[at + PRICE1]! + 2 * state[at + PRICE2]! + state[at + PRICE3]!) * 0.1;
      io[ioAt + SMOOTH] = smooth;
      this.discriminate(state, at, io, ioAt, seen & 1, commit);
    }
    if (commit) {
      // The parity is all that matters once it runs.
      state[at + SEEN] = seen >= this.start + 1 ? seen - 1 : seen + 1;
      state[at + PRICE3] = state[at + PRICE2]!;
      state[at + PRICE2] = state[at + PRICE1]!;
      state[at + PRICE1] = price;
    }
    return started;
  }

  private discriminate(state: Float64Array, at: number, io: Float64Array, ioAt: number, odd: number, commit: boolean): void {
    const period = state[at + LAST_PERIOD]!;
    const gain = 0.075 * period + 0.54;
    const turn = state[at + TURN]! | 0;
    const delays = at + (odd === 1 ? ODD_DELAYS : EVEN_DELAYS);
    const inPhase = state[delays + TWO_BEFORE]!;
    const work = ioAt + WORK;
    const parity = at + odd * TRANSFORM;
    io[work] = io[ioAt + SMOOTH]!;
    transform(state, parity + OF_SMOOTH, turn, gain, io, work, commit);
    const detrended = io[work];
    transform(state, parity + OF_DETRENDED, turn, gain, io, work, commit);
    const quadrature = io[work];
    transform(state, parity + OF_QUADRATURE, turn, gain, io, work, commit);
    const second = work + 1;
    io[second] = inPhase;
    transform(state, parity + OF_IN_PHASE, turn, gain, io, second, commit);
    const q2 = 0.2 * (quadrature + io[second]) + 0.8 * state[at + Q2]!;
    const i2 = 0.2 * (inPhase - io[work]) + 0.8 * state[at + I2]!;
    const re = 0.2 * (i2 * state[at + I2]! + q2 * state[at + Q2]!) + 0.8 * state[at + RE]!;
    const im = 0.2 * (i2 * state[at + Q2]! - q2 * state[at + I2]!) + 0.8 * state[at + IM]!;
    const next = nextPeriod(period, re, im);
    io[ioAt + IN_PHASE] = inPhase;
    io[ioAt + QUADRATURE] = quadrature;
    io[ioAt + PERIOD] = next;
    if (!commit) return;
    if (odd === 0) state[at + TURN] = turn === 2 ? 0 : turn + 1;
    const other = at + (odd === 1 ? EVEN_DELAYS : ODD_DELAYS);
    state[other + TWO_BEFORE] = state[other + ONE_BEFORE]!;
    state[other + ONE_BEFORE] = detrended;
    state[at + Q2] = q2;
    state[at + I2] = i2;
    state[at + RE] = re;
    state[at + IM] = im;
    state[at + LAST_PERIOD] = next;
  }
}

/** One Hilbert transform of `io[ioAt]`, in place. */
function transform(state: Float64Array, at: number, turn: number, gain: number, io: Float64Array, ioAt: number, commit: boolean): void {
  const input = io[ioAt]!;
  const product = A * input;
  const carried = B * state[at + INPUT]!;
  io[ioAt] = (product - state[at + RING + turn]! - state[at + CARRIED]! + carried) * gain;
  if (!commit) return;
  state[at + RING + turn] = product;
  state[at + CARRIED] = carried;
  state[at + INPUT] = input;
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
