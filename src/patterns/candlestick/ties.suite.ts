import { EXAMPLES, QUIET, type Drawn } from './examples.suite.js';
import { empty, push, random, type Bars } from './fuzzed-bars.suite.js';

/** An example of EXAMPLES and the seed by which one of its prices is moved to where a rule turns. */
export type Tie = readonly [example: number, seed: number];

/** Hundredths of a body are 100 steps, so that every average and every threshold is a whole number of steps. */
const STEPS = 10_000;
/** A binary fraction of a dollar: no rounding anywhere. */
const STEP = 2 ** -14;
const LEVEL = 100;
/** As many quiet candles as the longest average. */
const BEFORE = QUIET.slice(-10);

type Prices = [open: number, high: number, low: number, close: number];

const body = ([open, , , close]: Prices): number => Math.abs(close - open);
const range = ([, high, low]: Prices): number => high - low;
const shadows = (candle: Prices): number => range(candle) - body(candle);

function mean(candles: readonly Prices[], before: number, period: number, size: (candle: Prices) => number): number {
  return candles.slice(before - period, before).reduce((sum, candle) => sum + size(candle), 0) / period;
}

/** The lengths that rules compare with, as measured for candle `m`. */
function lengths(candles: readonly Prices[], m: number): number[] {
  const own = candles[m] ? body(candles[m]) : 0;
  const short = mean(candles, m, 5, range);
  const thresholds = [mean(candles, m, 10, body), mean(candles, m, 10, range) / 10, mean(candles, m, 10, shadows) / 2];
  return [0, 0, 0, ...thresholds, short / 5, (short * 3) / 5, short / 20, own, 2 * own, (3 * own) / 10, own / 2];
}

const inSteps = (drawn: Drawn, off: () => number): Prices => drawn.map((y) => Math.round((y + off()) * 100) * (STEPS / 100)) as Prices;

const wellFormed = ([open, high, low, close]: Prices): Prices => [open, Math.max(high, open, close), Math.min(low, open, close), close];

const pick = (next: () => number, from: readonly number[]): number => from[Math.floor(next() * from.length)] ?? Number.NaN;

/**
 * The example, perhaps a little off, after quiet candles of some size, with one price put at a distance from another that a rule
 * may ask for, and then `nudge` steps off.
 * @returns undefined where that makes no candle; `moved` names the price
 */
export function tie([example, seed]: Tie, nudge: number): { readonly bars: Bars; readonly moved: string } | undefined {
  const next = random(seed);
  const shape = EXAMPLES[example]?.candles ?? [];
  const scale = pick(next, [0.5, 1, 1, 1, 1.5, 2]);
  const spread = pick(next, [0, 0, 0.1, 0.5]);
  const candles = [
    ...BEFORE.map((drawn) => inSteps(drawn, () => 0).map((steps) => steps * scale) as Prices),
    ...shape.map((drawn) => wellFormed(inSteps(drawn, () => spread * (next() - 0.5)))),
  ];
  const inShape = (): number => BEFORE.length + Math.floor(next() * shape.length);
  const at = inShape();
  const field = Math.floor(next() * 4);
  const anchor = candles[Math.max(BEFORE.length - 1, inShape() - (next() < 0.2 ? 1 : 0))];
  const from = anchor ? pick(next, anchor) : 0;
  const length = pick(next, lengths(candles, inShape()));
  const moved = candles[at];
  if (!moved || !Number.isInteger(length)) return undefined;
  moved[field] = from + (next() < 0.5 ? length : -length) + nudge;
  const [open, high, low, close] = moved;
  if (field === 1 || field === 2) {
    if (high < Math.max(open, close) || low > Math.min(open, close)) return undefined;
  } else candles[at] = wellFormed(moved);
  const bars = empty();
  for (const [o, h, l, c] of candles) push(bars, LEVEL + o * STEP, LEVEL + h * STEP, LEVEL + l * STEP, LEVEL + c * STEP);
  return { bars, moved: `${example} ${at} ${field}` };
}

/** Every tie, a step below it, at it and a step above. */
export function tieBars(ties: readonly Tie[]): Bars {
  const all = empty();
  for (const chosen of ties) {
    for (const nudge of [-1, 0, 1]) {
      const made = tie(chosen, nudge);
      if (!made) continue;
      const { open, high, low, close } = made.bars;
      open.forEach((price, i) => push(all, price, high[i] ?? Number.NaN, low[i] ?? Number.NaN, close[i] ?? Number.NaN));
    }
  }
  return all;
}
