import type { Candles } from '../candles.js';
import * as is from '../facts.js';
import { bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** Two marubozu of opposite colours. */
const TWO_MARUBOZU = [
  [is.long, is.hardlyUpper, is.hardlyLower],
  [is.otherColour, is.long, is.hardlyUpper, is.hardlyLower],
];

/** A gap between the ranges, in the direction of the second. */
function kicks(c: Candles): boolean {
  return c.white(1) ? c.gapDown(0, 1) : c.gapUp(0, 1);
}

/** Two long bodies of opposite colours with the same close. */
const counterattack: CandlestickPattern = {
  name: 'CDLCOUNTERATTACK',
  ...eitherWay('Counterattack'),
  bars: 2,
  lookback: 11,
  candles: [[is.long], [is.otherColour, is.long]],
  recognise: (c, a) => (c.close(0) <= c.close(1) + a.equal(1) && c.close(0) >= c.close(1) - a.equal(1) ? c.colour(0) * 100 : 0),
};

/** A candle, then a belt hold of the other colour from the same open. */
const separatingLines: CandlestickPattern = {
  name: 'CDLSEPARATINGLINES',
  ...eitherWay('SeparatingLines'),
  bars: 2,
  lookback: 11,
  candles: [[], [is.otherColour, is.long, is.bareOpen]],
  recognise: (c, a) => (c.open(0) <= c.open(1) + a.equal(1) && c.open(0) >= c.open(1) - a.equal(1) ? c.colour(0) * 100 : 0),
};

/** Two black candles with the same close. */
const matchingLow: CandlestickPattern = {
  name: 'CDLMATCHINGLOW',
  positive: bullish('MatchingLow'),
  bars: 2,
  lookback: 6,
  candles: [[is.black], [is.black]],
  recognise: (c, a) => (c.close(0) <= c.close(1) + a.equal(1) && c.close(0) >= c.close(1) - a.equal(1) ? 100 : 0),
};

/** Black, a white candle that trades wholly above its close, black again with the first one's close. */
const stickSandwich: CandlestickPattern = {
  name: 'CDLSTICKSANDWICH',
  positive: bullish('StickSandwich'),
  bars: 3,
  lookback: 7,
  candles: [[is.black], [is.white], [is.black]],
  recognise: (c, a) => (c.low(1) > c.close(2) && c.close(0) <= c.close(2) + a.equal(2) && c.close(0) >= c.close(2) - a.equal(2) ? 100 : 0),
};

/** Kicking, in the direction of the second marubozu. */
const kicking: CandlestickPattern = {
  name: 'CDLKICKING',
  ...eitherWay('Kicking'),
  bars: 2,
  lookback: 11,
  candles: TWO_MARUBOZU,
  recognise: (c) => (kicks(c) ? c.colour(0) * 100 : 0),
};

/** Kicking, in the direction of the longer marubozu. */
const kickingByLength: CandlestickPattern = {
  name: 'CDLKICKINGBYLENGTH',
  ...eitherWay('KickingByLength'),
  bars: 2,
  lookback: 11,
  candles: TWO_MARUBOZU,
  recognise: (c) => (kicks(c) ? c.colour(c.body(0) > c.body(1) ? 0 : 1) * 100 : 0),
};

export const PAIR_SHAPES: readonly CandlestickPattern[] = [
  counterattack,
  separatingLines,
  matchingLow,
  stickSandwich,
  kicking,
  kickingByLength,
];
