import type { Candles } from './candles.js';
import type { RangeType } from './settings.js';

/** Sizes kept per range type, as far back as the longest average. */
const RING = 10;
/** Offsets of the rings of sizes in the state. */
const RINGS: Readonly<Record<RangeType, number>> = { body: 0, range: RING, shadows: 2 * RING };
const RINGS_SIZE = 3 * RING;

/**
 * A running total over `period` sizes, begun with bar `first`. TA-Lib begins a total where a pattern's lookback puts it and
 * then adds and subtracts for ever, so totals that began with different bars may differ in the last bit, and that decides
 * where a candle is exactly as long as the average. Each beginning that occurs among the 61 patterns has its own total.
 */
interface Total {
  readonly first: number;
  /** Remembered for so many bars: the newest and those that patterns of several candles look back to. */
  readonly depth: number;
  /** Offset of the newest in the state; the ones before it follow. */
  readonly offset: number;
}

/** The totals of one range type and period. */
interface Group {
  readonly range: RangeType;
  readonly period: number;
  readonly ring: number;
  readonly totals: readonly Total[];
}

let allocated = RINGS_SIZE;

function group(range: RangeType, period: number, depthByFirst: Readonly<Record<number, number>>): Group {
  const totals = Object.entries(depthByFirst).map(([first, depth]): Total => {
    const offset = allocated;
    allocated += depth;
    return { first: Number(first), depth, offset };
  });
  return { range, period, ring: RINGS[range], totals };
}

const BODY = group('body', 10, { 0: 5, 1: 4, 2: 3, 3: 2, 4: 1 });
const RANGE = group('range', 10, { 0: 5, 1: 4, 2: 3, 3: 2 });
const SHADOWS = group('shadows', 10, { 0: 3, 1: 2, 2: 1 });
const SHORT_RANGE = group('range', 5, { 0: 4, 1: 3, 5: 3, 6: 2 });

export const TOTALS_STATE_SIZE = allocated;

export const NOT_KEPT = -1;

/** Offset of the total over the `period` sizes before the candle `back` bars back, begun with bar `first`; NOT_KEPT when there is none. */
export function totalOffset(range: RangeType, period: number, first: number, back: number): number {
  const { totals } = [BODY, RANGE, SHADOWS, SHORT_RANGE].find((g) => g.range === range && g.period === period) ?? { totals: [] };
  const total = totals.find((t) => t.first === first && back < t.depth);
  return total ? total.offset + back : NOT_KEPT;
}

/** Adds the newest candle, bar `index` of the series, to every total. */
export function addToTotals(state: Float64Array, at: number, index: number, candles: Candles): void {
  const body = candles.body(0);
  const range = candles.range(0);
  const shadows = candles.upperShadow(0) + candles.lowerShadow(0);
  add(BODY, state, at, index, body);
  add(RANGE, state, at, index, range);
  add(SHADOWS, state, at, index, shadows);
  add(SHORT_RANGE, state, at, index, range);
  const slot = at + (index % RING);
  state[slot + RINGS.body] = body;
  state[slot + RINGS.range] = range;
  state[slot + RINGS.shadows] = shadows;
}

function add({ period, ring, totals }: Group, state: Float64Array, at: number, index: number, size: number): void {
  // One rounded difference, then one sum: TA-Lib's order.
  const change = size - state[at + ring + ((index + RING - period) % RING)]!;
  for (let i = 0; i < totals.length; i += 1) {
    const { first, depth, offset } = totals[i]!;
    const newest = at + offset;
    for (let k = newest + depth - 1; k > newest; k -= 1) state[k] = state[k - 1]!;
    if (index >= first) state[newest]! += index < first + period ? size : change;
  }
}
