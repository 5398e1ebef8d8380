import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import * as is from '../facts.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

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
  candles: [[is.long], [is.otherColour, is.short], [is.sameColour, is.short], [is.sameColour, is.short], [is.otherColour, is.long]],
  recognise: (c) => {
    if (!(touchesFirst(c, 3) && touchesFirst(c, 2) && touchesFirst(c, 1))) return 0;
    const goesOn = c.white(4)
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
  candles: [[is.white, is.long], [is.black, is.short, is.gapsUp], [is.short], [is.short], [is.white]],
  recognise: (c, _, penetration) =>
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
  candles: [[], [is.sameColour], [is.sameColour], [is.otherColour]],
  recognise: (c, a) => {
    if (!(opensWithinOrNear(c, a, 2) && opensWithinOrNear(c, a, 1))) return 0;
    if (c.white(1)) return c.close(1) > c.close(2) && c.close(2) > c.close(3) && c.open(0) > c.close(1) && c.close(0) < c.open(3) ? 100 : 0;
    return c.close(1) < c.close(2) && c.close(2) < c.close(3) && c.open(0) < c.close(1) && c.close(0) > c.open(3) ? -100 : 0;
  },
};

/** Candle `k` reaches higher than the one before it, and falls less low. */
const isHigher = (c: Candles, k: number): boolean => c.high(k) > c.high(k + 1) && c.low(k) > c.low(k + 1);
const isLower = (c: Candles, k: number): boolean => c.high(k) < c.high(k + 1) && c.low(k) < c.low(k + 1);

/** Long candle, a body gap on, two more steps on, then one of the other colour that closes within the gap. */
const breakaway: CandlestickPattern = {
  name: 'CDLBREAKAWAY',
  ...eitherWay('Breakaway'),
  bars: 5,
  lookback: 14,
  candles: [[is.long], [is.sameColour, is.gaps], [], [], [is.otherColour]],
  recognise: (c) => {
    const white = c.white(4);
    if (c.white(1) !== white) return 0;
    if (white) {
      const rises = c.bodyGapUp(3, 4) && isHigher(c, 2) && isHigher(c, 1);
      return rises && c.close(0) < c.open(3) && c.close(0) > c.close(4) ? -100 : 0;
    }
    const falls = c.bodyGapDown(3, 4) && isLower(c, 2) && isLower(c, 1);
    return falls && c.close(0) > c.open(3) && c.close(0) < c.close(4) ? 100 : 0;
  },
};

export const METHOD_SHAPES: readonly CandlestickPattern[] = [threeMethods, matHold, threeLineStrike, breakaway];
