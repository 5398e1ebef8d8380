import * as is from '../facts.js';
import { bearish, bullish, type CandlestickPattern } from '../pattern.js';

/** Short body, long lower shadow, hardly an upper one. */
const HAMMER_SHAPED = [is.short, is.longLower, is.hardlyUpper];

/** Short body, long upper shadow, hardly a lower one. */
const INVERTED_HAMMER_SHAPED = [is.short, is.longUpper, is.hardlyLower];

/** Hammer shape with the body below or near the low before. */
const hammer: CandlestickPattern = {
  name: 'CDLHAMMER',
  positive: bullish('Hammer'),
  bars: 2,
  lookback: 11,
  candles: [[], HAMMER_SHAPED],
  recognise: (c, a) => (c.bottom(0) <= c.low(1) + a.near(1) ? 100 : 0),
};

/** Hammer shape with the body above or near the high before. */
const hangingMan: CandlestickPattern = {
  name: 'CDLHANGINGMAN',
  negative: bearish('HangingMan'),
  bars: 2,
  lookback: 11,
  candles: [[], HAMMER_SHAPED],
  recognise: (c, a) => (c.bottom(0) >= c.high(1) - a.near(1) ? -100 : 0),
};

/** Inverted hammer shape whose body gaps down. */
const invertedHammer: CandlestickPattern = {
  name: 'CDLINVERTEDHAMMER',
  positive: bullish('InvertedHammer'),
  bars: 2,
  lookback: 11,
  candles: [[], [...INVERTED_HAMMER_SHAPED, is.gapsDown]],
  recognise: () => 100,
};

/** Inverted hammer shape whose body gaps up. */
const shootingStar: CandlestickPattern = {
  name: 'CDLSHOOTINGSTAR',
  negative: bearish('ShootingStar'),
  bars: 2,
  lookback: 11,
  candles: [[], [...INVERTED_HAMMER_SHAPED, is.gapsUp]],
  recognise: () => -100,
};

export const HAMMER_SHAPES: readonly CandlestickPattern[] = [hammer, hangingMan, invertedHammer, shootingStar];
