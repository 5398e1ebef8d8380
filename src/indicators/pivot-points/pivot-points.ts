import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE, session: SESSION } = BAR;

/** Writes the levels that follow from a session's high, low and close. */
type Levels = (high: number, low: number, close: number, out: Float64Array, outAt: number) => void;

/** State: session, its high, low and close so far; high, low and close of the one before (close 0: none yet). */
class PivotKernel implements Kernel {
  readonly stateSize = 7;
  readonly lookback = 1;

  constructor(
    readonly outputs: readonly string[],
    private readonly levels: Levels,
  ) {}
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const session = bar[barAt + SESSION]!;
    const opens = session !== 0 && session !== state[at];
    const from = at + (opens ? 1 : 4);
    if (state[from + 2] === 0) out.fill(NaN, outAt, outAt + this.outputs.length);
    else this.levels(state[from]!, state[from + 1]!, state[from + 2]!, out, outAt);
    if (!commit || session === 0) return;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    if (opens) {
      state.copyWithin(at + 4, at + 1, at + 4);
      state[at] = session;
      state[at + 1] = high;
      state[at + 2] = low;
    } else {
      if (high > state[at + 1]!) state[at + 1] = high;
      if (low < state[at + 2]!) state[at + 2] = low;
    }
    state[at + 3] = bar[barAt + CLOSE]!;
  }
}

const SIX = ['pivot', 'r1', 'r2', 'r3', 's1', 's2', 's3'] as const;
const EIGHT = ['pivot', 'r1', 'r2', 'r3', 'r4', 's1', 's2', 's3', 's4'] as const;

/** Pivot P = (H + L + C) ÷ 3; R1 = 2P − L, R2 = P + (H − L), R3 = H + 2(P − L), and S mirrored. */
const classic: Levels = (high, low, close, out, outAt) => {
  const pivot = (high + low + close) / 3;
  out[outAt] = pivot;
  out[outAt + 1] = 2 * pivot - low;
  out[outAt + 2] = pivot + (high - low);
  out[outAt + 3] = high + 2 * (pivot - low);
  out[outAt + 4] = 2 * pivot - high;
  out[outAt + 5] = pivot - (high - low);
  out[outAt + 6] = low - 2 * (high - pivot);
};

const FIBONACCI = [0.382, 0.618, 1] as const;

/** Pivot P = (H + L + C) ÷ 3; P ± 0.382, 0.618 and 1 × (H − L). */
const fibonacci: Levels = (high, low, close, out, outAt) => {
  const pivot = (high + low + close) / 3;
  out[outAt] = pivot;
  for (let i = 0; i < 3; i += 1) {
    out[outAt + 1 + i] = pivot + FIBONACCI[i]! * (high - low);
    out[outAt + 4 + i] = pivot - FIBONACCI[i]! * (high - low);
  }
};

/** C ± 1.1 × (H − L) ÷ 12, 6, 4 and 2. */
const camarilla: Levels = (high, low, close, out, outAt) => {
  out[outAt] = (high + low + close) / 3;
  for (let i = 0; i < 4; i += 1) {
    const distance = (1.1 * (high - low)) / (i === 0 ? 12 : i === 1 ? 6 : i === 2 ? 4 : 2);
    out[outAt + 1 + i] = close + distance;
    out[outAt + 5 + i] = close - distance;
  }
};

const pivots = (outputs: readonly string[], levels: Levels) => (): Kernel => new PivotKernel(outputs, levels);

/** Floor traders' pivot points from the previous regular session; NaN until one has been seen. */
export const pivotClassic = define({
  name: 'pivot_classic',
  title: 'Pivot points, classic',
  source: "Floor traders' rule",
  notes: {
    seed: 'the regular session before',
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
  notes: { seed: 'the regular session before' },
  sessionBound: true,
  create: pivots(SIX, fibonacci),
});

/** Camarilla levels about the previous regular session's close; NaN until one has been seen. */
export const pivotCamarilla = define({
  name: 'pivot_camarilla',
  title: 'Pivot points, Camarilla',
  source: 'Scott 1989',
  notes: { seed: 'the regular session before' },
  sessionBound: true,
  create: pivots(EIGHT, camarilla),
});
