import * as is from '../facts.js';
import { eitherWay, neutral, type CandlestickPattern, type Recognise } from '../pattern.js';

const colourGrade: Recognise = (c) => c.colour(0) * 100;

/** Long body without a shadow on the side where it opened. */
const beltHold: CandlestickPattern = {
  name: 'CDLBELTHOLD',
  ...eitherWay('BeltHold'),
  bars: 1,
  lookback: 10,
  candles: [[is.long, is.bareOpen]],
  recognise: colourGrade,
};

/** Long body without a shadow on the side where it closed. */
const closingMarubozu: CandlestickPattern = {
  name: 'CDLCLOSINGMARUBOZU',
  ...eitherWay('ClosingMarubozu'),
  bars: 1,
  lookback: 10,
  candles: [[is.long, is.bareClose]],
  recognise: colourGrade,
};

/** Long body with hardly a shadow on either side. */
const marubozu: CandlestickPattern = {
  name: 'CDLMARUBOZU',
  ...eitherWay('Marubozu'),
  bars: 1,
  lookback: 10,
  candles: [[is.long, is.hardlyUpper, is.hardlyLower]],
  recognise: colourGrade,
};

/** Long body with short shadows. */
const longLine: CandlestickPattern = {
  name: 'CDLLONGLINE',
  ...eitherWay('LongLine'),
  bars: 1,
  lookback: 10,
  candles: [[is.long, is.shortUpper, is.shortLower]],
  recognise: colourGrade,
};

/** Short body with short shadows. The sign is the colour only. */
const shortLine: CandlestickPattern = {
  name: 'CDLSHORTLINE',
  positive: neutral('WhiteShortLine'),
  negative: neutral('BlackShortLine'),
  bars: 1,
  lookback: 10,
  candles: [[is.short, is.shortUpper, is.shortLower]],
  recognise: colourGrade,
};

/** Short body between two shadows that are longer than it. The sign is the colour only. */
const spinningTop: CandlestickPattern = {
  name: 'CDLSPINNINGTOP',
  positive: neutral('WhiteSpinningTop'),
  negative: neutral('BlackSpinningTop'),
  bars: 1,
  lookback: 10,
  candles: [[is.short, is.longUpper, is.longLower]],
  recognise: colourGrade,
};

/** Short body between two shadows of more than two bodies. The sign is the colour only. */
const highWave: CandlestickPattern = {
  name: 'CDLHIGHWAVE',
  positive: neutral('WhiteHighWave'),
  negative: neutral('BlackHighWave'),
  bars: 1,
  lookback: 10,
  candles: [[is.short, is.veryLongUpper, is.veryLongLower]],
  recognise: colourGrade,
};

export const LINE_SHAPES: readonly CandlestickPattern[] = [beltHold, closingMarubozu, marubozu, longLine, shortLine, spinningTop, highWave];
