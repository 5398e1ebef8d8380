import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** A long body, then three short ones. */
function longThenThreeShort(c: Candles, a: Averages): boolean {
  return c.body(4) > a.bodyLong(4) && c.body(3) < a.bodyShort(3) && c.body(2) < a.bodyShort(2) && c.body(1) < a.bodyShort(1);
}

/** The body of candle `k` has a part within the range of the first of five. */
function touchesFirst(c: Candles, k: number): boolean {
  return c.bottom(k) < c.high(4) && c.top(k) > c.low(4);
}

/** Long candle, three short ones of the other colour against it within its range, a long one of its colour beyond its close. */
const threeMethods: CandlestickPattern = {
  name: 'CDLRISEFALL3METHODS',
  positive: bullish('RisingThreeMethods'),
  negative: bearish('FallingThreeMethods'),
  bars: 5,
  lookback: 14,
  recognise: (c, a) => {
    const white = c.white(4);
    if (white === c.white(3) || white === c.white(2) || white === c.white(1) || white !== c.white(0)) return 0;
    if (!longThenThreeShort(c, a) || !(c.body(0) > a.bodyLong(0))) return 0;
    if (!(touchesFirst(c, 3) && touchesFirst(c, 2) && touchesFirst(c, 1))) return 0;
    const goesOn = white
      ? c.close(2) < c.close(3) && c.close(1) < c.close(2) && c.open(0) > c.close(1) && c.close(0) > c.close(4)
      : c.close(2) > c.close(3) && c.close(1) > c.close(2) && c.open(0) < c.close(1) && c.close(0) < c.close(4);
    return goesOn ? c.colour(4) * 100 : 0;
  },
};

/** The body of reaction day `k` is partly within the first body, and no deeper than the penetration. */
function holds(c: Candles, k: number, penetration: number): boolean {
  return c.bottom(k) < c.close(4) && c.bottom(k) > c.close(4) - c.body(4) * penetration;
}

/** Long white, a short black gapping up, two more short ones falling into the first body, a white one above all their highs. */
const matHold: CandlestickPattern = {
  name: 'CDLMATHOLD',
  positive: bullish('MatHold'),
  bars: 5,
  lookback: 14,
  penetration: 0.5,
  recognise: (c, a, penetration) =>
    c.white(4) &&
    c.black(3) &&
    c.white(0) &&
    longThenThreeShort(c, a) &&
    c.bodyGapUp(3, 4) &&
    holds(c, 2, penetration) &&
    holds(c, 1, penetration) &&
    c.top(2) < c.open(3) &&
    c.top(1) < c.top(2) &&
    c.open(0) > c.close(1) &&
    c.close(0) > c.high(3) &&
    c.close(0) > c.high(2) &&
    c.close(0) > c.high(1)
      ? 100
      : 0,
};

/** Candle `k` opens within the body before, or near it. */
function opensWithinOrNear(c: Candles, a: Averages, k: number): boolean {
  return c.open(k) >= c.bottom(k + 1) - a.near(k + 1) && c.open(k) <= c.top(k + 1) + a.near(k + 1);
}

/** Three candles of one colour going on, then one of the other that opens beyond them and closes before the first one's open. */
const threeLineStrike: CandlestickPattern = {
  name: 'CDL3LINESTRIKE',
  ...eitherWay('ThreeLineStrike'),
  bars: 4,
  lookback: 8,
  recognise: (c, a) => {
    const white = c.white(1);
    if (c.white(3) !== white || c.white(2) !== white || c.white(0) === white) return 0;
    if (!(opensWithinOrNear(c, a, 2) && opensWithinOrNear(c, a, 1))) return 0;
    if (white) return c.close(1) > c.close(2) && c.close(2) > c.close(3) && c.open(0) > c.close(1) && c.close(0) < c.open(3) ? 100 : 0;
    return c.close(1) < c.close(2) && c.close(2) < c.close(3) && c.open(0) < c.close(1) && c.close(0) > c.open(3) ? -100 : 0;
  },
};

/** Long candle, a body gap on, two more steps on, then one of the other colour that closes within the gap. */
const breakaway: CandlestickPattern = {
  name: 'CDLBREAKAWAY',
  ...eitherWay('Breakaway'),
  bars: 5,
  lookback: 14,
  recognise: (c, a) => {
    const white = c.white(4);
    if (c.white(3) !== white || c.white(1) !== white || c.white(0) === white || !(c.body(4) > a.bodyLong(4))) return 0;
    if (white) {
      const rises = c.bodyGapUp(3, 4) && c.high(2) > c.high(3) && c.low(2) > c.low(3) && c.high(1) > c.high(2) && c.low(1) > c.low(2);
      return rises && c.close(0) < c.open(3) && c.close(0) > c.close(4) ? -100 : 0;
    }
    const falls = c.bodyGapDown(3, 4) && c.high(2) < c.high(3) && c.low(2) < c.low(3) && c.high(1) < c.high(2) && c.low(1) < c.low(2);
    return falls && c.close(0) > c.open(3) && c.close(0) < c.close(4) ? 100 : 0;
  },
};

export const METHOD_SHAPES: readonly CandlestickPattern[] = [threeMethods, matHold, threeLineStrike, breakaway];
