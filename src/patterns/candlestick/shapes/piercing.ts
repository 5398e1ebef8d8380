import * as is from '../facts.js';
import { bearish, bullish, type CandlestickPattern } from '../pattern.js';

/** Long black body, then a white candle that opens below its low. */
const OPENS_BELOW_LONG_BLACK = [
  [is.black, is.long],
  [is.white, is.opensBelow],
];

/** Long white body, then a black candle that opens above its high and closes within the body, deeper than the penetration. */
const darkCloudCover: CandlestickPattern = {
  name: 'CDLDARKCLOUDCOVER',
  negative: bearish('DarkCloudCover'),
  bars: 2,
  lookback: 11,
  penetration: 0.5,
  candles: [
    [is.white, is.long],
    [is.black, is.opensAbove],
  ],
  recognise: (c, _, penetration) => (c.close(0) > c.open(1) && c.close(0) < c.close(1) - c.body(1) * penetration ? -100 : 0),
};

/** Long black body, then a long white one that opens below its low and closes within the body, above the middle. */
const piercing: CandlestickPattern = {
  name: 'CDLPIERCING',
  positive: bullish('Piercing'),
  bars: 2,
  lookback: 11,
  candles: [
    [is.black, is.long],
    [is.white, is.long, is.opensBelow],
  ],
  recognise: (c) => (c.close(0) < c.open(1) && c.close(0) > c.close(1) + c.body(1) * 0.5 ? 100 : 0),
};

/** Long black body, then a white candle from below its low that closes at, or slightly above, its close. */
const inNeck: CandlestickPattern = {
  name: 'CDLINNECK',
  negative: bearish('InNeck'),
  bars: 2,
  lookback: 11,
  candles: OPENS_BELOW_LONG_BLACK,
  recognise: (c, a) => (c.close(0) <= c.close(1) + a.equal(1) && c.close(0) >= c.close(1) ? -100 : 0),
};

/** Long black body, then a white candle from below its low that closes at that low. */
const onNeck: CandlestickPattern = {
  name: 'CDLONNECK',
  negative: bearish('OnNeck'),
  bars: 2,
  lookback: 11,
  candles: OPENS_BELOW_LONG_BLACK,
  recognise: (c, a) => (c.close(0) <= c.low(1) + a.equal(1) && c.close(0) >= c.low(1) - a.equal(1) ? -100 : 0),
};

/** Long black body, then a white candle from below its low that closes within the body, but not above the middle. */
const thrusting: CandlestickPattern = {
  name: 'CDLTHRUSTING',
  negative: bearish('Thrusting'),
  bars: 2,
  lookback: 11,
  candles: OPENS_BELOW_LONG_BLACK,
  recognise: (c, a) => (c.close(0) > c.close(1) + a.equal(1) && c.close(0) <= c.close(1) + c.body(1) * 0.5 ? -100 : 0),
};

export const PIERCING_SHAPES: readonly CandlestickPattern[] = [darkCloudCover, piercing, inNeck, onNeck, thrusting];
