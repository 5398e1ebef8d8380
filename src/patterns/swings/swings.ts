import { layout, span } from '../../market/index.js';
import type { Side, SwingView } from '../contract.js';

/** A swing has turned when the price has come back from its extreme by so many ATR. */
export const REVERSAL_ATR = 2;
/** A power of two. */
const REMEMBERED = 8;
const { price: PRICE, bar: BAR_NUMBER, start: START, size: PIVOT } = layout('price', 'bar', 'start');
/**
 * Bars seen, direction of the running swing (1 up, −1 down, 0 none yet), its extreme (until the first swing has turned the high, and the
 * low beside it), pivots found, whether the last was a high, the ring of them.
 */
const {
  count: COUNT,
  direction: DIRECTION,
  extreme: EXTREME,
  other: OTHER,
  found: FOUND,
  lastHigh: LAST_HIGH,
  ring: RING,
  size: SIZE,
} = layout('count', 'direction', span('extreme', PIVOT), span('other', PIVOT), 'found', 'lastHigh', span('ring', REMEMBERED * PIVOT));
export const SWINGS_STATE_SIZE = SIZE;

/**
 * Swing pivots (zig-zag): the extreme of a move becomes a pivot once the price has come back from it by 2 ATR, so a pivot never
 * changes again. Highs and lows alternate. Nothing before ATR is warm. O(1) a bar; `state` is SWINGS_STATE_SIZE doubles, all zero at first.
 */
export function advanceSwings(state: Float64Array, at: number, high: number, low: number, start: number, atr: number): void {
  state[at + COUNT]! += 1;
  if (!(atr > 0)) return;
  const direction = state[at + DIRECTION]!;
  if (direction === 0) begin(state, at, high, low, start, atr);
  else follow(state, at, high, low, start, atr);
}

/** The number of the newest bar, from 0. */
const newestBar = (state: Float64Array, at: number): number => state[at + COUNT]! - 1;

function begin(state: Float64Array, at: number, high: number, low: number, start: number, atr: number): void {
  const count = newestBar(state, at);
  const fresh = state[at + EXTREME + START] === 0;
  if (fresh || high > state[at + EXTREME + PRICE]!) setExtreme(state, at + EXTREME, high, count, start);
  if (fresh || low < state[at + OTHER + PRICE]!) setExtreme(state, at + OTHER, low, count, start);
  const reversal = REVERSAL_ATR * atr;
  if (state[at + EXTREME + PRICE]! - low >= reversal && state[at + EXTREME + BAR_NUMBER]! < count) turn(state, at, 1, low, start, count);
  else if (high - state[at + OTHER + PRICE]! >= reversal && state[at + OTHER + BAR_NUMBER]! < count) {
    state.copyWithin(at + EXTREME, at + OTHER, at + OTHER + PIVOT);
    turn(state, at, -1, high, start, count);
  }
}

function follow(state: Float64Array, at: number, high: number, low: number, start: number, atr: number): void {
  const count = newestBar(state, at);
  const direction = state[at + DIRECTION]!;
  const extreme = state[at + EXTREME + PRICE]!;
  const leading = direction > 0 ? high : low;
  if ((leading - extreme) * direction > 0) {
    setExtreme(state, at + EXTREME, leading, count, start);
    return;
  }
  const trailing = direction > 0 ? low : high;
  if ((extreme - trailing) * direction >= REVERSAL_ATR * atr) turn(state, at, direction, trailing, start, count);
}

/** The extreme of the swing in `direction` is a pivot; the next swing begins with `price`. */
function turn(state: Float64Array, at: number, direction: number, price: number, start: number, count: number): void {
  const found = state[at + FOUND]!;
  const slot = at + RING + (found % REMEMBERED) * PIVOT;
  state.copyWithin(slot, at + EXTREME, at + EXTREME + PIVOT);
  state[at + FOUND] = found + 1;
  state[at + LAST_HIGH] = direction > 0 ? 1 : 0;
  state[at + DIRECTION] = -direction;
  setExtreme(state, at + EXTREME, price, count, start);
}

function setExtreme(state: Float64Array, at: number, price: number, bar: number, start: number): void {
  state[at + PRICE] = price;
  state[at + BAR_NUMBER] = bar;
  state[at + START] = start;
}

/** A reusable view of the pivots in a block, as they are or mirrored. */
export class SwingPivots implements SwingView {
  private state: Float64Array = new Float64Array(SWINGS_STATE_SIZE);
  private at = 0;

  constructor(private readonly side: Side = 1) {}

  over(state: Float64Array, at: number): void {
    this.state = state;
    this.at = at;
  }
  get length(): number {
    return Math.min(REMEMBERED, this.state[this.at + FOUND]!);
  }
  isHigh(i: number): boolean {
    return (this.state[this.at + LAST_HIGH] === (this.side === 1 ? 1 : 0)) === ((i & 1) === 0);
  }
  price(i: number): number {
    return this.side * this.state[this.slot(i) + PRICE]!;
  }
  age(i: number): number {
    return this.state[this.at + COUNT]! - 1 - this.state[this.slot(i) + BAR_NUMBER]!;
  }
  start(i: number): number {
    return this.state[this.slot(i) + START]!;
  }
  private slot(i: number): number {
    return this.at + RING + ((Math.trunc(this.state[this.at + FOUND]!) - 1 - i) & (REMEMBERED - 1)) * PIVOT;
  }
}
