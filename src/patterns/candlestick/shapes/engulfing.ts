import type { Candles } from '../candles.js';
import * as is from '../facts.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** 100 for a body wholly within the one before, 80 where an end matches; the sign is against the first body. */
function containmentAgainst(c: Candles): number {
  const grade = c.top(0) < c.top(1) && c.bottom(0) > c.bottom(1) ? 100 : 80;
  return c.white(1) ? -grade : grade;
}

/** A body of the other colour that reaches beyond both ends of the body before; 80 where one end matches. */
const engulfing: CandlestickPattern = {
  name: 'CDLENGULFING',
  ...eitherWay('Engulfing'),
  bars: 2,
  lookback: 2,
  candles: [[], [is.otherColour, is.reachesBothEnds]],
  recognise: (c) => {
    const above = c.top(0) > c.top(1);
    const below = c.bottom(0) < c.bottom(1);
    return above || below ? c.colour(0) * (above && below ? 100 : 80) : 0;
  },
};

/** Long body, then a short one within it; 80 where one end matches. */
const harami: CandlestickPattern = {
  name: 'CDLHARAMI',
  ...eitherWay('Harami'),
  bars: 2,
  lookback: 11,
  candles: [[is.long], [is.notLong, is.withinOrLevel]],
  recognise: containmentAgainst,
};

/** Long body, then a doji within it; 80 where one end matches. */
const haramiCross: CandlestickPattern = {
  name: 'CDLHARAMICROSS',
  ...eitherWay('HaramiCross'),
  bars: 2,
  lookback: 11,
  candles: [[is.long], [is.doji, is.withinOrLevel]],
  recognise: containmentAgainst,
};

/** Long black body, then a short black one within it. */
const homingPigeon: CandlestickPattern = {
  name: 'CDLHOMINGPIGEON',
  positive: bullish('HomingPigeon'),
  bars: 2,
  lookback: 11,
  candles: [
    [is.black, is.long],
    [is.black, is.notLong, is.within],
  ],
  recognise: () => 100,
};

/** Harami confirmed: the third candle, of the other colour, closes beyond the first one's open. */
const threeInside: CandlestickPattern = {
  name: 'CDL3INSIDE',
  positive: bullish('ThreeInsideUp'),
  negative: bearish('ThreeInsideDown'),
  bars: 3,
  lookback: 12,
  candles: [[is.long], [is.notLong, is.within], []],
  recognise: (c) => {
    if (c.white(2)) return !c.white(0) && c.close(0) < c.open(2) ? -100 : 0;
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
  candles: [[], [is.otherColour, is.covers], []],
  recognise: (c) => {
    if (c.white(1)) return c.close(0) > c.close(1) ? 100 : 0;
    return c.close(0) < c.close(1) ? -100 : 0;
  },
};

export const ENGULFING_SHAPES: readonly CandlestickPattern[] = [engulfing, harami, haramiCross, homingPigeon, threeInside, threeOutside];
