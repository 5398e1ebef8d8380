import { REGULAR_MINUTES } from '../market/index.js';
import { BAR, BAR_SIZE, type IndicatorDefinition, type Kernel, type Parameters } from './contract.js';
import { AGREEMENT, fadingBars } from './notes.js';

const SEEDS = [1, 2, 3, 4, 5];
const FIRST_SESSION = 16_161;
const OPEN_MS = 13.5 * 3_600_000;

const cents = (value: number): number => Math.round(value * 100) / 100;

/** Minutes of a stock of about 100 dollars, in the kernels' layout and whole sessions; the same for the same seed. */
export function madeMinutes(seed: number, count: number): Float64Array {
  let random = seed * 7_919;
  const next = (): number => ((random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
  const bars = new Float64Array(count * BAR_SIZE);
  let close = 100;
  for (let i = 0; i < count; i += 1) {
    const at = i * BAR_SIZE;
    const session = FIRST_SESSION + Math.floor(i / REGULAR_MINUTES);
    const open = close;
    // Drawn back to 100, so that a long series stays where prices are.
    close = cents(open + (next() + next() + next() - 1.5) * 0.4 + (100 - open) * 0.002);
    const high = cents(Math.max(open, close) + next() * 0.1);
    const low = cents(Math.min(open, close) - next() * 0.1);
    const volume = 100 + Math.floor(next() * 9_900);
    bars[at + BAR.open] = open;
    bars[at + BAR.high] = high;
    bars[at + BAR.low] = low;
    bars[at + BAR.close] = close;
    bars[at + BAR.volume] = volume;
    bars[at + BAR.turnover] = ((open + high + low + close) / 4) * volume;
    bars[at + BAR.vwapVolume] = volume;
    bars[at + BAR.start] = session * 86_400_000 + OPEN_MS + (i % REGULAR_MINUTES) * 60_000;
    bars[at + BAR.session] = session;
  }
  return bars;
}

/** Bars from the first common value until two runs agree within `AGREEMENT` for good; `never` where they still do not at the end. */
export interface Settling {
  readonly after: number | 'never';
  /** Distance at the first common bar, or the usual one where they never agree, as share of the usual size of the values. */
  readonly share: number;
}

type Row = readonly number[];

/** @param ours rows of outputs; `theirs` of the same bars, undefined or NaN where there is nothing. @returns undefined where nothing can be compared */
export function settlingOfRows(ours: readonly Row[], theirs: readonly (Row | undefined)[]): Settling | undefined {
  const common = ours.flatMap((row, i) => {
    const other = theirs[i];
    return other && !row.some(Number.isNaN) && !other.some(Number.isNaN) ? [{ row, other }] : [];
  });
  return common[0]?.row.map((_, k) => settlingOfOutput(common, k)).reduce(farther);
}

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

function settlingOfOutput(common: readonly { readonly row: Row; readonly other: Row }[], k: number): Settling {
  const size = rootMeanSquare(common.map(({ row }) => row[k]!));
  const distances = common.map(({ row, other }) => Math.abs(row[k]! - other[k]!) / (size === 0 ? 1 : size));
  const last = distances.findLastIndex((distance) => distance > AGREEMENT);
  // What comes to agree goes on to, far below; what stays near does not.
  const near = distances.slice(distances.length * LATE).some((distance) => distance > AGREEMENT / 100);
  return near ? { after: 'never', share: rootMeanSquare(distances) } : { after: last + 1, share: distances[0] ?? 0 };
}

/** From this share of a comparison on, those that come to agree have. */
const LATE = 0.75;

export function farther(a: Settling, b: Settling): Settling {
  const bars = ({ after }: Settling): number => (after === 'never' ? Infinity : after);
  if (bars(a) !== bars(b) && (a.after === 'never' || b.after === 'never')) return bars(a) > bars(b) ? a : b;
  return { after: bars(a) > bars(b) ? a.after : b.after, share: Math.max(a.share, b.share) };
}

/** Outputs of every bar from `from` on. */
function run(kernel: Kernel, bars: Float64Array, from = 0): number[][] {
  const state = new Float64Array(kernel.stateSize);
  const out = new Float64Array(kernel.outputs.length);
  return Array.from({ length: bars.length / BAR_SIZE - from }, (_, i) => {
    kernel.step(state, 0, bars, (from + i) * BAR_SIZE, out, 0, true);
    return [...out];
  });
}

/**
 * How long it shows where an indicator began: one run over made minutes against one that began much earlier, the worst of five series.
 * It takes parameters that are resolved. @returns undefined where there are no values (a plugin that fails)
 */
export function settlingOf(definition: IndicatorDefinition, parameters: Parameters): Settling | undefined {
  const kernel = definition.create(parameters);
  const before = 2 * kernel.lookback + 500;
  const count = Math.max(10 * (kernel.lookback + 1) + 1_000, 4 * fadingBars(definition.notes?.keeps?.(parameters) ?? 0));
  return SEEDS.map((seed) => {
    const bars = madeMinutes(seed, before + kernel.lookback + count);
    return settlingOfRows(run(kernel, bars).slice(before), run(kernel, bars, before));
  }).reduce((a, b) => a && b && farther(a, b));
}
