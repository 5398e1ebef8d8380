import { layout } from '../../market/index.js';
import type { RangeType } from './settings.js';

/** Sizes kept, as far back as the longest average. */
const RING = 10;
/** A place in the ring. */
const { body: BODY_AT, range: RANGE_AT, shadows: SHADOWS_AT, size: SIZES } = layout('body', 'range', 'shadows');

/**
 * Running totals over `period` sizes, begun with the bars `firsts`. TA-Lib begins a total where a pattern's lookback puts it and
 * then adds and subtracts for ever, so totals that began with different bars may differ in the last bit, and that decides
 * where a candle is exactly as long as the average. Each beginning that occurs among the 61 patterns has its own total.
 */
interface Group {
  readonly range: RangeType;
  readonly period: number;
  readonly firsts: readonly number[];
  /** Offset of the first one's total in the state; the others follow. */
  readonly offset: number;
  readonly end: number;
}

let allocated = RING * SIZES;

function group(range: RangeType, period: number, firsts: readonly number[]): Group {
  const offset = allocated;
  allocated += firsts.length;
  return { range, period, firsts, offset, end: allocated };
}

const BODY = group('body', 10, [0, 1, 2, 3, 4]);
const RANGE = group('range', 10, [0, 1, 2, 3]);
const SHADOWS = group('shadows', 10, [0, 1, 2]);
const SHORT_RANGE = group('range', 5, [0, 1, 5, 6]);
const GROUPS = [BODY, RANGE, SHADOWS, SHORT_RANGE];

/** A total that patterns of several candles look back to: as it was before each of the `depth` candles before the newest. */
interface Remembered {
  readonly newest: number;
  readonly depth: number;
  /** Offset of the youngest of them in the state; the ones before it follow. */
  readonly offset: number;
}

function remember({ firsts, offset }: Group, first: number, depth: number): Remembered {
  const past = { newest: offset + firsts.indexOf(first), depth, offset: allocated };
  allocated += depth;
  return past;
}

const REMEMBERED = [
  remember(RANGE, 0, 2),
  remember(SHADOWS, 1, 1),
  remember(SHORT_RANGE, 0, 3),
  remember(SHORT_RANGE, 1, 2),
  remember(SHORT_RANGE, 5, 2),
  remember(SHORT_RANGE, 6, 1),
];

export const TOTALS_STATE_SIZE = allocated;

/** What is copied where when a candle closes, in turn. */
const COPIES = REMEMBERED.flatMap(({ newest, depth, offset }) =>
  Array.from({ length: depth }, (_, back) => offset + depth - 1 - back).map((to) => ({ to, from: to === offset ? newest : to - 1 })),
);
const MOVES = COPIES.length;
const TO = Int32Array.from(COPIES, ({ to }) => to);
const FROM = Int32Array.from(COPIES, ({ from }) => from);

export const NOT_KEPT = -1;

/** Offset of the total over the `period` sizes before the candle `back` bars back, begun with bar `first`; NOT_KEPT when there is none. */
export function totalOffset(range: RangeType, period: number, first: number, back: number): number {
  const found = GROUPS.find((g) => g.range === range && g.period === period && g.firsts.includes(first));
  if (!found) return NOT_KEPT;
  const newest = found.offset + found.firsts.indexOf(first);
  if (back === 0) return newest;
  const past = REMEMBERED.find((total) => total.newest === newest && back <= total.depth);
  return past ? past.offset + back - 1 : NOT_KEPT;
}

/** From this bar on every total is whole. */
const WHOLE = Math.max(...GROUPS.map(({ period, firsts }) => period + Math.max(...firsts)));

/** Adds the sizes of the newest candle, bar `index` of the series, to every total. */
export function addToTotals(state: Float64Array, at: number, index: number, body: number, range: number, shadows: number): void {
  for (let i = 0; i < MOVES; i += 1) state[at + TO[i]!] = state[at + FROM[i]!]!;
  const slot = at + (index % RING) * SIZES;
  const short = at + ((index + RING - SHORT_RANGE.period) % RING) * SIZES;
  // One rounded difference, then one sum: TA-Lib's order.
  add(BODY, state, at, index, body, body - state[slot + BODY_AT]!);
  add(RANGE, state, at, index, range, range - state[slot + RANGE_AT]!);
  add(SHADOWS, state, at, index, shadows, shadows - state[slot + SHADOWS_AT]!);
  add(SHORT_RANGE, state, at, index, range, range - state[short + RANGE_AT]!);
  state[slot + BODY_AT] = body;
  state[slot + RANGE_AT] = range;
  state[slot + SHADOWS_AT] = shadows;
}

function add({ period, firsts, offset, end }: Group, state: Float64Array, at: number, index: number, size: number, change: number): void {
  if (index >= WHOLE) {
    for (let i = at + offset; i < at + end; i += 1) state[i]! += change;
    return;
  }
  for (let i = 0; i < firsts.length; i += 1) {
    const first = firsts[i]!;
    if (index >= first) state[at + offset + i]! += index < first + period ? size : change;
  }
}
