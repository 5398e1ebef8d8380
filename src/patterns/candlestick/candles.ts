/** The longest shape has five candles. */
export const CANDLES = 5;
/** Candles before the newest: what the state keeps between bars. */
export const CANDLES_KEPT = CANDLES - 1;
/** Doubles kept a candle: open, high, low, close. */
const PRICES = 4;
export const CANDLES_STATE_SIZE = CANDLES_KEPT * PRICES;

/**
 * The last five candles and their parts; `k` counts back from 0, the newest. A candle that closes where it opened is white,
 * as in TA-Lib. Prices and sizes in US dollars.
 */
export class Candles {
  private readonly opens = new Float64Array(CANDLES);
  private readonly highs = new Float64Array(CANDLES);
  private readonly lows = new Float64Array(CANDLES);
  private readonly closes = new Float64Array(CANDLES);
  private readonly bodies = new Float64Array(CANDLES);
  private readonly tops = new Float64Array(CANDLES);
  private readonly bottoms = new Float64Array(CANDLES);

  /** Puts the newest candle in front of those that the state keeps. */
  load(state: Float64Array, at: number, open: number, high: number, low: number, close: number): void {
    this.set(0, open, high, low, close);
    for (let k = 1; k < CANDLES; k += 1) {
      const from = at + (k - 1) * PRICES;
      this.set(k, state[from]!, state[from + 1]!, state[from + 2]!, state[from + 3]!);
    }
  }

  /** Keeps the newest candle for the next bar. */
  save(state: Float64Array, at: number): void {
    for (let k = 0; k < CANDLES_KEPT; k += 1) {
      const to = at + k * PRICES;
      state[to] = this.opens[k]!;
      state[to + 1] = this.highs[k]!;
      state[to + 2] = this.lows[k]!;
      state[to + 3] = this.closes[k]!;
    }
  }

  open(k: number): number {
    return this.opens[k]!;
  }
  high(k: number): number {
    return this.highs[k]!;
  }
  low(k: number): number {
    return this.lows[k]!;
  }
  close(k: number): number {
    return this.closes[k]!;
  }
  /** The higher of open and close. */
  top(k: number): number {
    return this.tops[k]!;
  }
  /** The lower of open and close. */
  bottom(k: number): number {
    return this.bottoms[k]!;
  }
  body(k: number): number {
    return this.bodies[k]!;
  }
  range(k: number): number {
    return this.highs[k]! - this.lows[k]!;
  }
  upperShadow(k: number): number {
    return this.highs[k]! - this.tops[k]!;
  }
  lowerShadow(k: number): number {
    return this.bottoms[k]! - this.lows[k]!;
  }
  white(k: number): boolean {
    return this.closes[k]! >= this.opens[k]!;
  }
  black(k: number): boolean {
    return !this.white(k);
  }
  /** 1 for white, -1 for black. */
  colour(k: number): 1 | -1 {
    return this.white(k) ? 1 : -1;
  }
  /** The bodies leave a gap: the later one is above. */
  bodyGapUp(later: number, earlier: number): boolean {
    return this.bottoms[later]! > this.tops[earlier]!;
  }
  bodyGapDown(later: number, earlier: number): boolean {
    return this.tops[later]! < this.bottoms[earlier]!;
  }
  /** The whole candles, shadows included, leave a gap. */
  gapUp(later: number, earlier: number): boolean {
    return this.lows[later]! > this.highs[earlier]!;
  }
  gapDown(later: number, earlier: number): boolean {
    return this.highs[later]! < this.lows[earlier]!;
  }

  private set(k: number, open: number, high: number, low: number, close: number): void {
    const white = close >= open;
    this.opens[k] = open;
    this.highs[k] = high;
    this.lows[k] = low;
    this.closes[k] = close;
    this.bodies[k] = Math.abs(close - open);
    this.tops[k] = white ? close : open;
    this.bottoms[k] = white ? open : close;
  }
}
