import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bearish, bullish, type CandlestickPattern } from '../pattern.js';

/** Long black body, then a white candle that opens below its low. */
function opensBelowLongBlack(c: Candles, a: Averages): boolean {
  return c.black(1) && c.body(1) > a.bodyLong(1) && c.white(0) && c.open(0) < c.low(1);
}

/** Long white body, then a black candle that opens above its high and closes within the body, deeper than the penetration. */
const darkCloudCover: CandlestickPattern = {
  name: 'CDLDARKCLOUDCOVER',
  negative: bearish('DarkCloudCover'),
  bars: 2,
  lookback: 11,
  penetration: 0.5,
  recognise: (c, a, penetration) =>
    c.white(1) &&
    c.body(1) > a.bodyLong(1) &&
    c.black(0) &&
    c.open(0) > c.high(1) &&
    c.close(0) > c.open(1) &&
    c.close(0) < c.close(1) - c.body(1) * penetration
      ? -100
      : 0,
};

/** Long black body, then a long white one that opens below its low and closes within the body, above the middle. */
const piercing: CandlestickPattern = {
  name: 'CDLPIERCING',
  positive: bullish('Piercing'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) =>
    opensBelowLongBlack(c, a) && c.body(0) > a.bodyLong(0) && c.close(0) < c.open(1) && c.close(0) > c.close(1) + c.body(1) * 0.5 ? 100 : 0,
};

/** Long black body, then a white candle from below its low that closes at, or slightly above, its close. */
const inNeck: CandlestickPattern = {
  name: 'CDLINNECK',
  negative: bearish('InNeck'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (opensBelowLongBlack(c, a) && c.close(0) <= c.close(1) + a.equal(1) && c.close(0) >= c.close(1) ? -100 : 0),
};

/** Long black body, then a white candle from below its low that closes at that low. */
const onNeck: CandlestickPattern = {
  name: 'CDLONNECK',
  negative: bearish('OnNeck'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) => (opensBelowLongBlack(c, a) && c.close(0) <= c.low(1) + a.equal(1) && c.close(0) >= c.low(1) - a.equal(1) ? -100 : 0),
};

/** Long black body, then a white candle from below its low that closes within the body, but not above the middle. */
const thrusting: CandlestickPattern = {
  name: 'CDLTHRUSTING',
  negative: bearish('Thrusting'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) =>
    opensBelowLongBlack(c, a) && c.close(0) > c.close(1) + a.equal(1) && c.close(0) <= c.close(1) + c.body(1) * 0.5 ? -100 : 0,
};

export const PIERCING_SHAPES: readonly CandlestickPattern[] = [darkCloudCover, piercing, inNeck, onNeck, thrusting];
