import type { Candles } from './candles.js';
import type { RangeType } from './settings.js';

/** Sizes kept per range type, as far back as the longest average. */
const RING = 10;
const RINGS: Readonly<Record<RangeType, number>> = { body: 0, range: RING, shadows: 2 * RING };
const RINGS_SIZE = 3 * RING;

/**
 * A running total over `period` sizes, begun with bar `first`. TA-Lib begins a total where a pattern's lookback puts it and
 * then adds and subtracts for ever, so totals that began with different bars may differ in the last bit, and that decides
 * where a candle is exactly as long as the average. Each beginning that occurs among the 61 patterns has its own total.
 */
interface Total {
  readonly range: RangeType;
  readonly period: number;
  readonly first: number;
  /** Remembered for so many bars: the newest and those that patterns of several candles look back to. */
  readonly depth: number;
}

const TOTALS: readonly Total[] = [
  ...[5, 4, 3, 2, 1].map((depth, first): Total => ({ range: 'body', period: 10, first, depth })),
  ...[5, 4, 3, 2].map((depth, first): Total => ({ range: 'range', period: 10, first, depth })),
  ...[3, 2, 1].map((depth, first): Total => ({ range: 'shadows', period: 10, first, depth })),
  { range: 'range', period: 5, first: 0, depth: 4 },
  { range: 'range', period: 5, first: 1, depth: 3 },
  { range: 'range', period: 5, first: 5, depth: 3 },
  { range: 'range', period: 5, first: 6, depth: 2 },
];

interface PlacedTotal extends Total {
  readonly offset: number;
}

const PLACED: readonly PlacedTotal[] = placeTotals();

function placeTotals(): PlacedTotal[] {
  let offset = RINGS_SIZE;
  return TOTALS.map((total) => {
    const placed = { ...total, offset };
    offset += total.depth;
    return placed;
  });
}

export const TOTALS_STATE_SIZE = RINGS_SIZE + TOTALS.reduce((size, total) => size + total.depth, 0);

export const NOT_KEPT = -1;

/** Offset of the total over the `period` sizes before the candle `back` bars back, begun with bar `first`; NOT_KEPT when there is none. */
export function totalOffset(range: RangeType, period: number, first: number, back: number): number {
  const total = PLACED.find((t) => t.range === range && t.period === period && t.first === first && back < t.depth);
  return total ? total.offset + back : NOT_KEPT;
}

/** Adds the newest candle, bar `index` of the series, to every total. */
export function addToTotals(state: Float64Array, at: number, index: number, candles: Candles): void {
  const slot = index % RING;
  const body = candles.body(0);
  const range = candles.range(0);
  const shadows = candles.upperShadow(0) + candles.lowerShadow(0);
  for (const total of PLACED) {
    const newest = at + total.offset;
    for (let k = newest + total.depth - 1; k > newest; k -= 1) state[k] = state[k - 1]!;
    if (index < total.first) continue;
    const size = total.range === 'body' ? body : total.range === 'range' ? range : shadows;
    const oldest = state[at + RINGS[total.range] + ((index + RING - total.period) % RING)]!;
    // One rounded difference, then one sum: TA-Lib's order.
    state[newest] = state[newest]! + (index < total.first + total.period ? size : size - oldest);
  }
  state[at + RINGS.body + slot] = body;
  state[at + RINGS.range + slot] = range;
  state[at + RINGS.shadows + slot] = shadows;
}
