import * as is from '../facts.js';
import { bearish, type CandlestickPattern } from '../pattern.js';

/** Long white body, a black body gapping up, a black candle from within the second body to within the first. */
const twoCrows: CandlestickPattern = {
  name: 'CDL2CROWS',
  negative: bearish('TwoCrows'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.white, is.long],
    [is.black, is.gapsUp],
    [is.black, is.opensWithin],
  ],
  recognise: (c) => (c.close(0) > c.open(2) && c.close(0) < c.close(2) ? -100 : 0),
};

/** Three falling crows, the second and third opening within the body before, the first closing under the high of a white candle. */
const threeBlackCrows: CandlestickPattern = {
  name: 'CDL3BLACKCROWS',
  negative: bearish('ThreeBlackCrows'),
  bars: 4,
  lookback: 13,
  candles: [
    [is.white],
    [is.black, is.hardlyLower],
    [is.black, is.hardlyLower, is.closesLower, is.opensWithin],
    [is.black, is.hardlyLower, is.closesLower, is.opensWithin],
  ],
  recognise: (c) => (c.high(3) > c.close(2) ? -100 : 0),
};

/** Three falling crows, the second and third opening at the close before. */
const identicalThreeCrows: CandlestickPattern = {
  name: 'CDLIDENTICAL3CROWS',
  negative: bearish('IdenticalThreeCrows'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.black, is.hardlyLower],
    [is.black, is.hardlyLower, is.closesLower],
    [is.black, is.hardlyLower, is.closesLower],
  ],
  recognise: (c, a) =>
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
  candles: [
    [is.white, is.long],
    [is.black, is.notLong, is.gapsUp],
    [is.black, is.closesLower],
  ],
  recognise: (c) => (c.open(0) > c.open(1) && c.close(0) > c.close(2) ? -100 : 0),
};

export const CROW_SHAPES: readonly CandlestickPattern[] = [twoCrows, threeBlackCrows, identicalThreeCrows, upsideGapTwoCrows];
