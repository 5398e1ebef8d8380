import * as is from '../facts.js';
import { bullish, type CandlestickPattern } from '../pattern.js';

/** Three black candles, ever smaller: long with a long lower shadow; one with a higher low; a short one without shadows inside it. */
const threeStarsInTheSouth: CandlestickPattern = {
  name: 'CDL3STARSINSOUTH',
  positive: bullish('ThreeStarsInTheSouth'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.black, is.long, is.longLower],
    [is.black, is.lower],
    [is.black, is.short, is.hardlyUpper, is.hardlyLower],
  ],
  recognise: (c) =>
    c.body(1) < c.body(2) &&
    c.open(1) > c.close(2) &&
    c.open(1) <= c.high(2) &&
    c.low(1) < c.close(2) &&
    c.low(1) >= c.low(2) &&
    c.low(0) > c.low(1) &&
    c.high(0) < c.high(1)
      ? 100
      : 0,
};

/** Two black marubozu, a black body gapping down with a shadow back up into the second, a black candle around it. */
const concealingBabySwallow: CandlestickPattern = {
  name: 'CDLCONCEALBABYSWALL',
  positive: bullish('ConcealingBabySwallow'),
  bars: 4,
  lookback: 13,
  candles: [
    [is.black, is.hardlyUpper, is.hardlyLower],
    [is.black, is.hardlyUpper, is.hardlyLower],
    [is.black, is.gapsDown, is.upper],
    [is.black],
  ],
  recognise: (c) => (c.high(1) > c.close(2) && c.high(0) > c.high(1) && c.low(0) < c.low(1) ? 100 : 0),
};

/** Three black candles with lower opens and closes, a fourth with an upper shadow, a white one from above its body to above its high. */
const ladderBottom: CandlestickPattern = {
  name: 'CDLLADDERBOTTOM',
  positive: bullish('LadderBottom'),
  bars: 5,
  lookback: 14,
  candles: [[is.black], [is.black, is.closesLower], [is.black, is.closesLower], [is.black, is.upper], [is.white]],
  recognise: (c) => (c.open(4) > c.open(3) && c.open(3) > c.open(2) && c.open(0) > c.open(1) && c.close(0) > c.high(1) ? 100 : 0),
};

/** Long black, a black harami with a lower low, a short white candle that opens above that low. */
const uniqueThreeRiver: CandlestickPattern = {
  name: 'CDLUNIQUE3RIVER',
  positive: bullish('UniqueThreeRiver'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.black, is.long],
    [is.black, is.closesHigher],
    [is.white, is.short],
  ],
  recognise: (c) => (c.open(1) <= c.open(2) && c.low(1) < c.low(2) && c.open(0) > c.low(1) ? 100 : 0),
};

export const BOTTOM_SHAPES: readonly CandlestickPattern[] = [threeStarsInTheSouth, concealingBabySwallow, ladderBottom, uniqueThreeRiver];
