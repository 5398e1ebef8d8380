import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bullish, type CandlestickPattern } from '../pattern.js';

function hasHardlyShadows(c: Candles, a: Averages, k: number): boolean {
  return c.lowerShadow(k) < a.shadowVeryShort(k) && c.upperShadow(k) < a.shadowVeryShort(k);
}

/** Three black candles, ever smaller: long with a long lower shadow; one with a higher low; a short one without shadows inside it. */
const threeStarsInTheSouth: CandlestickPattern = {
  name: 'CDL3STARSINSOUTH',
  positive: bullish('ThreeStarsInTheSouth'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) => {
    if (!(c.black(2) && c.black(1) && c.black(0) && c.body(2) > a.bodyLong(2) && c.lowerShadow(2) > a.shadowLong(2))) return 0;
    const second =
      c.body(1) < c.body(2) &&
      c.open(1) > c.close(2) &&
      c.open(1) <= c.high(2) &&
      c.low(1) < c.close(2) &&
      c.low(1) >= c.low(2) &&
      c.lowerShadow(1) > a.shadowVeryShort(1);
    const third = c.body(0) < a.bodyShort(0) && hasHardlyShadows(c, a, 0) && c.low(0) > c.low(1) && c.high(0) < c.high(1);
    return second && third ? 100 : 0;
  },
};

/** Two black marubozu, a black body gapping down with a shadow back up into the second, a black candle around it. */
const concealingBabySwallow: CandlestickPattern = {
  name: 'CDLCONCEALBABYSWALL',
  positive: bullish('ConcealingBabySwallow'),
  bars: 4,
  lookback: 13,
  recognise: (c, a) =>
    c.black(3) &&
    c.black(2) &&
    c.black(1) &&
    c.black(0) &&
    hasHardlyShadows(c, a, 3) &&
    hasHardlyShadows(c, a, 2) &&
    c.bodyGapDown(1, 2) &&
    c.upperShadow(1) > a.shadowVeryShort(1) &&
    c.high(1) > c.close(2) &&
    c.high(0) > c.high(1) &&
    c.low(0) < c.low(1)
      ? 100
      : 0,
};

/** Three black candles with lower opens and closes, a fourth with an upper shadow, a white one from above its body to above its high. */
const ladderBottom: CandlestickPattern = {
  name: 'CDLLADDERBOTTOM',
  positive: bullish('LadderBottom'),
  bars: 5,
  lookback: 14,
  recognise: (c, a) =>
    c.black(4) &&
    c.black(3) &&
    c.black(2) &&
    c.open(4) > c.open(3) &&
    c.open(3) > c.open(2) &&
    c.close(4) > c.close(3) &&
    c.close(3) > c.close(2) &&
    c.black(1) &&
    c.upperShadow(1) > a.shadowVeryShort(1) &&
    c.white(0) &&
    c.open(0) > c.open(1) &&
    c.close(0) > c.high(1)
      ? 100
      : 0,
};

/** Long black, a black harami with a lower low, a short white candle that opens above that low. */
const uniqueThreeRiver: CandlestickPattern = {
  name: 'CDLUNIQUE3RIVER',
  positive: bullish('UniqueThreeRiver'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) =>
    c.body(2) > a.bodyLong(2) &&
    c.black(2) &&
    c.black(1) &&
    c.close(1) > c.close(2) &&
    c.open(1) <= c.open(2) &&
    c.low(1) < c.low(2) &&
    c.body(0) < a.bodyShort(0) &&
    c.white(0) &&
    c.open(0) > c.low(1)
      ? 100
      : 0,
};

export const BOTTOM_SHAPES: readonly CandlestickPattern[] = [threeStarsInTheSouth, concealingBabySwallow, ladderBottom, uniqueThreeRiver];
