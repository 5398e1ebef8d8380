import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

function isMarubozu(c: Candles, a: Averages, k: number): boolean {
  return c.body(k) > a.bodyLong(k) && c.upperShadow(k) < a.shadowVeryShort(k) && c.lowerShadow(k) < a.shadowVeryShort(k);
}

/** Two marubozu of opposite colours with a gap between the ranges, in the direction of the second. */
function kicks(c: Candles, a: Averages): boolean {
  if (c.white(0) === c.white(1) || !isMarubozu(c, a, 1) || !isMarubozu(c, a, 0)) return false;
  return c.black(1) ? c.gapUp(0, 1) : c.gapDown(0, 1);
}

/** Two long bodies of opposite colours with the same close. */
const counterattack: CandlestickPattern = {
  name: 'CDLCOUNTERATTACK',
  ...eitherWay('Counterattack'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) =>
    c.white(1) !== c.white(0) &&
    c.body(1) > a.bodyLong(1) &&
    c.body(0) > a.bodyLong(0) &&
    c.close(0) <= c.close(1) + a.equal(1) &&
    c.close(0) >= c.close(1) - a.equal(1)
      ? c.colour(0) * 100
      : 0,
};

/** A candle, then a belt hold of the other colour from the same open. */
const separatingLines: CandlestickPattern = {
  name: 'CDLSEPARATINGLINES',
  ...eitherWay('SeparatingLines'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) =>
    c.white(1) !== c.white(0) &&
    c.open(0) <= c.open(1) + a.equal(1) &&
    c.open(0) >= c.open(1) - a.equal(1) &&
    c.body(0) > a.bodyLong(0) &&
    (c.white(0) ? c.lowerShadow(0) : c.upperShadow(0)) < a.shadowVeryShort(0)
      ? c.colour(0) * 100
      : 0,
};

/** Two black candles with the same close. */
const matchingLow: CandlestickPattern = {
  name: 'CDLMATCHINGLOW',
  positive: bullish('MatchingLow'),
  bars: 2,
  lookback: 6,
  recognise: (c, a) =>
    c.black(1) && c.black(0) && c.close(0) <= c.close(1) + a.equal(1) && c.close(0) >= c.close(1) - a.equal(1) ? 100 : 0,
};

/** Black, a white candle that trades wholly above its close, black again with the first one's close. */
const stickSandwich: CandlestickPattern = {
  name: 'CDLSTICKSANDWICH',
  positive: bullish('StickSandwich'),
  bars: 3,
  lookback: 7,
  recognise: (c, a) =>
    c.black(2) &&
    c.white(1) &&
    c.black(0) &&
    c.low(1) > c.close(2) &&
    c.close(0) <= c.close(2) + a.equal(2) &&
    c.close(0) >= c.close(2) - a.equal(2)
      ? 100
      : 0,
};

/** Kicking, in the direction of the second marubozu. */
const kicking: CandlestickPattern = {
  name: 'CDLKICKING',
  ...eitherWay('Kicking'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (kicks(c, a) ? c.colour(0) * 100 : 0),
};

/** Kicking, in the direction of the longer marubozu. */
const kickingByLength: CandlestickPattern = {
  name: 'CDLKICKINGBYLENGTH',
  ...eitherWay('KickingByLength'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (kicks(c, a) ? c.colour(c.body(0) > c.body(1) ? 0 : 1) * 100 : 0),
};

export const PAIR_SHAPES: readonly CandlestickPattern[] = [
  counterattack,
  separatingLines,
  matchingLow,
  stickSandwich,
  kicking,
  kickingByLength,
];
