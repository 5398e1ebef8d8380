import type { CandlestickPattern, CandlestickSignal } from './pattern.js';
import { BOTTOM_SHAPES } from './shapes/bottoms.js';
import { CROW_SHAPES } from './shapes/crows.js';
import { DOJI_SHAPES } from './shapes/doji.js';
import { ENGULFING_SHAPES } from './shapes/engulfing.js';
import { GAP_SHAPES } from './shapes/gaps.js';
import { HAMMER_SHAPES } from './shapes/hammers.js';
import { HIKKAKE_SHAPES } from './shapes/hikkake.js';
import { LINE_SHAPES } from './shapes/lines.js';
import { METHOD_SHAPES } from './shapes/methods.js';
import { PAIR_SHAPES } from './shapes/pairs.js';
import { PIERCING_SHAPES } from './shapes/piercing.js';
import { SOLDIER_SHAPES } from './shapes/soldiers.js';
import { STAR_SHAPES } from './shapes/stars.js';

/**
 * The candlestick patterns of TA-Lib with its rules, settings, lookbacks and grades, in the order of their names. The rules are
 * those of its C source.
 */
export const CANDLESTICKS: readonly CandlestickPattern[] = [
  ...BOTTOM_SHAPES,
  ...CROW_SHAPES,
  ...DOJI_SHAPES,
  ...ENGULFING_SHAPES,
  ...GAP_SHAPES,
  ...HAMMER_SHAPES,
  ...HIKKAKE_SHAPES,
  ...LINE_SHAPES,
  ...METHOD_SHAPES,
  ...PAIR_SHAPES,
  ...PIERCING_SHAPES,
  ...SOLDIER_SHAPES,
  ...STAR_SHAPES,
].toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** What a scanner's value says; undefined for 0. */
export function signalOf(pattern: CandlestickPattern, value: number): CandlestickSignal | undefined {
  if (value === 0) return undefined;
  return value > 0 ? pattern.positive : pattern.negative;
}
