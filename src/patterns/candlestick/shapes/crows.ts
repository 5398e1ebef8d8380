import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bearish, type CandlestickPattern } from '../pattern.js';

/** Three black candles with hardly a lower shadow, each closing lower. */
function threeFallingCrows(c: Candles, a: Averages): boolean {
  for (let k = 2; k >= 0; k -= 1) if (!(c.black(k) && c.lowerShadow(k) < a.shadowVeryShort(k))) return false;
  return c.close(2) > c.close(1) && c.close(1) > c.close(0);
}

/** Long white body, a black body gapping up, a black candle from within the second body to within the first. */
const twoCrows: CandlestickPattern = {
  name: 'CDL2CROWS',
  negative: bearish('TwoCrows'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) =>
    c.white(2) &&
    c.body(2) > a.bodyLong(2) &&
    c.black(1) &&
    c.bodyGapUp(1, 2) &&
    c.black(0) &&
    c.open(0) < c.open(1) &&
    c.open(0) > c.close(1) &&
    c.close(0) > c.open(2) &&
    c.close(0) < c.close(2)
      ? -100
      : 0,
};

/** Three falling crows, the second and third opening within the body before, the first closing under the high of a white candle. */
const threeBlackCrows: CandlestickPattern = {
  name: 'CDL3BLACKCROWS',
  negative: bearish('ThreeBlackCrows'),
  bars: 4,
  lookback: 13,
  recognise: (c, a) =>
    c.white(3) &&
    threeFallingCrows(c, a) &&
    c.open(1) < c.open(2) &&
    c.open(1) > c.close(2) &&
    c.open(0) < c.open(1) &&
    c.open(0) > c.close(1) &&
    c.high(3) > c.close(2)
      ? -100
      : 0,
};

/** Three falling crows, the second and third opening at the close before. */
const identicalThreeCrows: CandlestickPattern = {
  name: 'CDLIDENTICAL3CROWS',
  negative: bearish('IdenticalThreeCrows'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) =>
    threeFallingCrows(c, a) &&
    c.open(1) <= c.close(2) + a.equal(2) &&
    c.open(1) >= c.close(2) - a.equal(2) &&
    c.open(0) <= c.close(1) + a.equal(1) &&
    c.open(0) >= c.close(1) - a.equal(1)
      ? -100
      : 0,
};

/** Long white body, a short black body gapping up, a black body around the second that closes above the first. */
const upsideGapTwoCrows: CandlestickPattern = {
  name: 'CDLUPSIDEGAP2CROWS',
  negative: bearish('UpsideGapTwoCrows'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) =>
    c.white(2) &&
    c.body(2) > a.bodyLong(2) &&
    c.black(1) &&
    c.body(1) <= a.bodyShort(1) &&
    c.bodyGapUp(1, 2) &&
    c.black(0) &&
    c.open(0) > c.open(1) &&
    c.close(0) < c.close(1) &&
    c.close(0) > c.close(2)
      ? -100
      : 0,
};

export const CROW_SHAPES: readonly CandlestickPattern[] = [twoCrows, threeBlackCrows, identicalThreeCrows, upsideGapTwoCrows];
