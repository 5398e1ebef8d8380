import type { Candles } from '../candles.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** The body of the newest candle within the one before: 100 wholly, 80 where an end matches, else 0. */
function containment(c: Candles): number {
  if (c.top(0) < c.top(1) && c.bottom(0) > c.bottom(1)) return 100;
  return c.top(0) <= c.top(1) && c.bottom(0) >= c.bottom(1) ? 80 : 0;
}

/** The same with the sign against the first body. */
function containmentAgainst(c: Candles): number {
  return c.white(1) ? 0 - containment(c) : containment(c);
}

/** A body of the other colour that reaches beyond both ends of the body before; 80 where one end matches. */
const engulfing: CandlestickPattern = {
  name: 'CDLENGULFING',
  ...eitherWay('Engulfing'),
  bars: 2,
  lookback: 2,
  recognise: (c) => {
    if (c.white(0) === c.white(1)) return 0;
    const above = c.top(0) - c.top(1);
    const below = c.bottom(1) - c.bottom(0);
    if (above < 0 || below < 0 || (above === 0 && below === 0)) return 0;
    return c.colour(0) * (above > 0 && below > 0 ? 100 : 80);
  },
};

/** Long body, then a short one within it; 80 where one end matches. */
const harami: CandlestickPattern = {
  name: 'CDLHARAMI',
  ...eitherWay('Harami'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (c.body(1) > a.bodyLong(1) && c.body(0) <= a.bodyShort(0) ? containmentAgainst(c) : 0),
};

/** Long body, then a doji within it; 80 where one end matches. */
const haramiCross: CandlestickPattern = {
  name: 'CDLHARAMICROSS',
  ...eitherWay('HaramiCross'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (c.body(1) > a.bodyLong(1) && c.body(0) <= a.bodyDoji(0) ? containmentAgainst(c) : 0),
};

/** Long black body, then a short black one within it. */
const homingPigeon: CandlestickPattern = {
  name: 'CDLHOMINGPIGEON',
  positive: bullish('HomingPigeon'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) =>
    c.black(1) && c.black(0) && c.body(1) > a.bodyLong(1) && c.body(0) <= a.bodyShort(0) && c.open(0) < c.open(1) && c.close(0) > c.close(1)
      ? 100
      : 0,
};

/** Harami confirmed: the third candle, of the other colour, closes beyond the first one's open. */
const threeInside: CandlestickPattern = {
  name: 'CDL3INSIDE',
  positive: bullish('ThreeInsideUp'),
  negative: bearish('ThreeInsideDown'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) => {
    if (!(c.body(2) > a.bodyLong(2) && c.body(1) <= a.bodyShort(1) && c.top(1) < c.top(2) && c.bottom(1) > c.bottom(2))) return 0;
    if (c.white(2)) return c.black(0) && c.close(0) < c.open(2) ? -100 : 0;
    return c.white(0) && c.close(0) > c.open(2) ? 100 : 0;
  },
};

/** Engulfing beyond both ends, confirmed: the third candle closes further on. */
const threeOutside: CandlestickPattern = {
  name: 'CDL3OUTSIDE',
  positive: bullish('ThreeOutsideUp'),
  negative: bearish('ThreeOutsideDown'),
  bars: 3,
  lookback: 3,
  recognise: (c) => {
    if (c.white(1) === c.white(2) || !(c.top(1) > c.top(2) && c.bottom(1) < c.bottom(2))) return 0;
    if (c.white(1)) return c.close(0) > c.close(1) ? 100 : 0;
    return c.close(0) < c.close(1) ? -100 : 0;
  },
};

export const ENGULFING_SHAPES: readonly CandlestickPattern[] = [engulfing, harami, haramiCross, homingPigeon, threeInside, threeOutside];
