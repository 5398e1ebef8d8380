import { layout } from '../../market/index.js';
/** The longest shape has five candles. */
export const CANDLES = 5;
/** What is kept of a candle. */
export const CANDLE = layout('open', 'high', 'low', 'close');
const { open: OPEN, high: HIGH, low: LOW, close: CLOSE, size: PRICES } = CANDLE;
export const CANDLES_STATE_SIZE = CANDLES * PRICES;

/** Puts the newest candle in front of those that the state keeps. */
export function pushCandle(state: Float64Array, at: number, open: number, high: number, low: number, close: number): void {
  for (let i = at + CANDLES_STATE_SIZE - 1; i >= at + PRICES; i -= 1) state[i] = state[i - PRICES]!;
  state[at + OPEN] = open;
  state[at + HIGH] = high;
  state[at + LOW] = low;
  state[at + CLOSE] = close;
}

/** The scanner's state that is looked at just now; its candles come first. */
export interface StateCursor {
  state: Float64Array;
  at: number;
}

/**
 * The last five candles in a state and their parts; `k` counts back from 0, the newest. A candle that closes where it opened is
 * white, as in TA-Lib. Prices and sizes in US dollars.
 */
export class Candles {
  constructor(private readonly cursor: StateCursor) {}

  open(k: number): number {
    return this.cursor.state[this.cursor.at + k * PRICES + OPEN]!;
  }
  high(k: number): number {
    return this.cursor.state[this.cursor.at + k * PRICES + HIGH]!;
  }
  low(k: number): number {
    return this.cursor.state[this.cursor.at + k * PRICES + LOW]!;
  }
  close(k: number): number {
    return this.cursor.state[this.cursor.at + k * PRICES + CLOSE]!;
  }
  /** The higher of open and close. */
  top(k: number): number {
    return this.white(k) ? this.close(k) : this.open(k);
  }
  /** The lower of open and close. */
  bottom(k: number): number {
    return this.white(k) ? this.open(k) : this.close(k);
  }
  body(k: number): number {
    return Math.abs(this.close(k) - this.open(k));
  }
  range(k: number): number {
    return this.high(k) - this.low(k);
  }
  upperShadow(k: number): number {
    return this.high(k) - this.top(k);
  }
  lowerShadow(k: number): number {
    return this.bottom(k) - this.low(k);
  }
  white(k: number): boolean {
    return this.close(k) >= this.open(k);
  }
  /** 1 for white, -1 for black. */
  colour(k: number): 1 | -1 {
    return this.white(k) ? 1 : -1;
  }
  /** The bodies leave a gap: the later one is above. */
  bodyGapUp(later: number, earlier: number): boolean {
    return this.bottom(later) > this.top(earlier);
  }
  bodyGapDown(later: number, earlier: number): boolean {
    return this.top(later) < this.bottom(earlier);
  }
  /** The whole candles, shadows included, leave a gap. */
  gapUp(later: number, earlier: number): boolean {
    return this.low(later) > this.high(earlier);
  }
  gapDown(later: number, earlier: number): boolean {
    return this.high(later) < this.low(earlier);
  }
}
