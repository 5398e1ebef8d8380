import { eitherWay, neutral, type CandlestickPattern } from '../pattern.js';

/** Long body without a shadow on the side where it opened. */
const beltHold: CandlestickPattern = {
  name: 'CDLBELTHOLD',
  ...eitherWay('BeltHold'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) > a.bodyLong(0) && (c.white(0) ? c.lowerShadow(0) : c.upperShadow(0)) < a.shadowVeryShort(0) ? c.colour(0) * 100 : 0,
};

/** Long body without a shadow on the side where it closed. */
const closingMarubozu: CandlestickPattern = {
  name: 'CDLCLOSINGMARUBOZU',
  ...eitherWay('ClosingMarubozu'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) > a.bodyLong(0) && (c.white(0) ? c.upperShadow(0) : c.lowerShadow(0)) < a.shadowVeryShort(0) ? c.colour(0) * 100 : 0,
};

/** Long body with hardly a shadow on either side. */
const marubozu: CandlestickPattern = {
  name: 'CDLMARUBOZU',
  ...eitherWay('Marubozu'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) > a.bodyLong(0) && c.upperShadow(0) < a.shadowVeryShort(0) && c.lowerShadow(0) < a.shadowVeryShort(0) ? c.colour(0) * 100 : 0,
};

/** Long body with short shadows. */
const longLine: CandlestickPattern = {
  name: 'CDLLONGLINE',
  ...eitherWay('LongLine'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) > a.bodyLong(0) && c.upperShadow(0) < a.shadowShort(0) && c.lowerShadow(0) < a.shadowShort(0) ? c.colour(0) * 100 : 0,
};

/** Short body with short shadows. The sign is the colour only. */
const shortLine: CandlestickPattern = {
  name: 'CDLSHORTLINE',
  positive: neutral('WhiteShortLine'),
  negative: neutral('BlackShortLine'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) < a.bodyShort(0) && c.upperShadow(0) < a.shadowShort(0) && c.lowerShadow(0) < a.shadowShort(0) ? c.colour(0) * 100 : 0,
};

/** Short body between two shadows that are longer than it. The sign is the colour only. */
const spinningTop: CandlestickPattern = {
  name: 'CDLSPINNINGTOP',
  positive: neutral('WhiteSpinningTop'),
  negative: neutral('BlackSpinningTop'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) => (c.body(0) < a.bodyShort(0) && c.upperShadow(0) > c.body(0) && c.lowerShadow(0) > c.body(0) ? c.colour(0) * 100 : 0),
};

/** Short body between two shadows of more than two bodies. The sign is the colour only. */
const highWave: CandlestickPattern = {
  name: 'CDLHIGHWAVE',
  positive: neutral('WhiteHighWave'),
  negative: neutral('BlackHighWave'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) < a.bodyShort(0) && c.upperShadow(0) > a.shadowVeryLong(0) && c.lowerShadow(0) > a.shadowVeryLong(0) ? c.colour(0) * 100 : 0,
};

export const LINE_SHAPES: readonly CandlestickPattern[] = [beltHold, closingMarubozu, marubozu, longLine, shortLine, spinningTop, highWave];
