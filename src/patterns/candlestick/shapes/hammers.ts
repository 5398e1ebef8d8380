import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bearish, bullish, type CandlestickPattern } from '../pattern.js';

/** Short body, long lower shadow, hardly an upper one. */
function hammerShaped(c: Candles, a: Averages): boolean {
  return c.body(0) < a.bodyShort(0) && c.lowerShadow(0) > a.shadowLong(0) && c.upperShadow(0) < a.shadowVeryShort(0);
}

/** Short body, long upper shadow, hardly a lower one. */
function invertedHammerShaped(c: Candles, a: Averages): boolean {
  return c.body(0) < a.bodyShort(0) && c.upperShadow(0) > a.shadowLong(0) && c.lowerShadow(0) < a.shadowVeryShort(0);
}

/** Hammer shape with the body below or near the low before. */
const hammer: CandlestickPattern = {
  name: 'CDLHAMMER',
  positive: bullish('Hammer'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (hammerShaped(c, a) && c.bottom(0) <= c.low(1) + a.near(1) ? 100 : 0),
};

/** Hammer shape with the body above or near the high before. */
const hangingMan: CandlestickPattern = {
  name: 'CDLHANGINGMAN',
  negative: bearish('HangingMan'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (hammerShaped(c, a) && c.bottom(0) >= c.high(1) - a.near(1) ? -100 : 0),
};

/** Inverted hammer shape whose body gaps down. */
const invertedHammer: CandlestickPattern = {
  name: 'CDLINVERTEDHAMMER',
  positive: bullish('InvertedHammer'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (invertedHammerShaped(c, a) && c.bodyGapDown(0, 1) ? 100 : 0),
};

/** Inverted hammer shape whose body gaps up. */
const shootingStar: CandlestickPattern = {
  name: 'CDLSHOOTINGSTAR',
  negative: bearish('ShootingStar'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (invertedHammerShaped(c, a) && c.bodyGapUp(0, 1) ? -100 : 0),
};

export const HAMMER_SHAPES: readonly CandlestickPattern[] = [hammer, hangingMan, invertedHammer, shootingStar];
