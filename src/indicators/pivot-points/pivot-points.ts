import { fieldsOf, type Layout, layout, span } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE, session: SESSION } = BAR;

/** Writes the levels that follow from a session's high, low and close. */
type Levels = (high: number, low: number, close: number, out: Float64Array, outAt: number) => void;

const { high: TOP, low: BOTTOM, close: LAST, size: PRICES } = layout('high', 'low', 'close');
/** Session, its prices so far; prices of the one before (close 0: none yet). */
const {
  heldSession: HELD_SESSION,
  current: CURRENT,
  previous: PREVIOUS,
  size: STATE_SIZE,
} = layout('heldSession', span('current', PRICES), span('previous', PRICES));

class PivotKernel implements Kernel {
  readonly stateSize = STATE_SIZE;
  readonly lookback = 1;

  constructor(
    readonly outputs: readonly string[],
    private readonly levels: Levels,
  ) {}
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const session = bar[barAt + SESSION]!;
    const opens = session !== 0 && session !== state[at + HELD_SESSION];
    const current = at + CURRENT;
    const from = opens ? current : at + PREVIOUS;
    if (state[from + LAST] === 0) out.fill(NaN, outAt, outAt + this.outputs.length);
    else this.levels(state[from + TOP]!, state[from + BOTTOM]!, state[from + LAST]!, out, outAt);
    if (!commit || session === 0) return;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    if (opens) {
      state.copyWithin(at + PREVIOUS, current, current + PRICES);
      state[at + HELD_SESSION] = session;
      state[current + TOP] = high;
      state[current + BOTTOM] = low;
    } else {
      if (high > state[current + TOP]!) state[current + TOP] = high;
      if (low < state[current + BOTTOM]!) state[current + BOTTOM] = low;
    }
    state[current + LAST] = bar[barAt + CLOSE]!;
  }
}

const SIX = layout('pivot', 'r1', 'r2', 'r3', 's1', 's2', 's3');
const EIGHT = layout('pivot', 'r1', 'r2', 'r3', 'r4', 's1', 's2', 's3', 's4');

/** Pivot P = (H + L + C) ÷ 3; R1 = 2P − L, R2 = P + (H − L), R3 = H + 2(P − L), and S mirrored. */
const classic: Levels = (high, low, close, out, outAt) => {
  const pivot = (high + low + close) / 3;
  out[outAt + SIX.pivot] = pivot;
  out[outAt + SIX.r1] = 2 * pivot - low;
  out[outAt + SIX.r2] = pivot + (high - low);
  out[outAt + SIX.r3] = high + 2 * (pivot - low);
  out[outAt + SIX.s1] = 2 * pivot - high;
  out[outAt + SIX.s2] = pivot - (high - low);
  out[outAt + SIX.s3] = low - 2 * (high - pivot);
};

const FIBONACCI = [0.382, 0.618, 1] as const;

/** Pivot P = (H + L + C) ÷ 3; P ± 0.382, 0.618 and 1 × (H − L). */
const fibonacci: Levels = (high, low, close, out, outAt) => {
  const pivot = (high + low + close) / 3;
  out[outAt + SIX.pivot] = pivot;
  for (let i = 0; i < 3; i += 1) {
    out[outAt + SIX.r1 + i] = pivot + FIBONACCI[i]! * (high - low);
    out[outAt + SIX.s1 + i] = pivot - FIBONACCI[i]! * (high - low);
  }
};

/** C ± 1.1 × (H − L) ÷ 12, 6, 4 and 2. */
const camarilla: Levels = (high, low, close, out, outAt) => {
  out[outAt + EIGHT.pivot] = (high + low + close) / 3;
  for (let i = 0; i < 4; i += 1) {
    const distance = (1.1 * (high - low)) / (i === 0 ? 12 : i === 1 ? 6 : i === 2 ? 4 : 2);
    out[outAt + EIGHT.r1 + i] = close + distance;
    out[outAt + EIGHT.s1 + i] = close - distance;
  }
};

const pivots = (outputs: Layout<string>, levels: Levels) => (): Kernel => new PivotKernel(fieldsOf(outputs), levels);

/** Floor traders' pivot points from the previous regular session; NaN until one has been seen. */
export const pivotClassic = define({
  name: 'pivot_classic',
  title: 'Pivot points, classic',
  source: "Floor traders' rule",
  notes: {
    seed: 'the previous regular session',
    forms: [
      same('TradingView’s Traditional on daily pivots'),
      {
        where: 'TradingView’s Classic',
        differs: 'r3 = P + 2(H − L), and s3 mirrored; r1, r2, s1 and s2 are ours',
        distance: { share: 0.05, after: 'never' },
      },
    ],
  },
  sessionBound: true,
  create: pivots(SIX, classic),
});

/** Pivot points at Fibonacci shares of the previous regular session's range; NaN until one has been seen. */
export const pivotFibonacci = define({
  name: 'pivot_fibonacci',
  title: 'Pivot points, Fibonacci',
  source: 'P ± 0.382, 0.618, 1 × range',
  notes: { seed: 'the previous regular session' },
  sessionBound: true,
  create: pivots(SIX, fibonacci),
});

/** Camarilla levels about the previous regular session's close; NaN until one has been seen. */
export const pivotCamarilla = define({
  name: 'pivot_camarilla',
  title: 'Pivot points, Camarilla',
  source: 'Scott 1989',
  notes: { seed: 'the previous regular session' },
  sessionBound: true,
  create: pivots(EIGHT, camarilla),
});
