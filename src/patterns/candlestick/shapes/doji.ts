import * as is from '../facts.js';
import { neutral, type CandlestickPattern } from '../pattern.js';

/** Open and close nearly meet. */
const doji: CandlestickPattern = {
  name: 'CDLDOJI',
  positive: neutral('Doji'),
  bars: 1,
  lookback: 10,
  candles: [[is.doji]],
  recognise: () => 100,
};

/** Doji at the high: hardly an upper shadow, but a lower one. */
const dragonflyDoji: CandlestickPattern = {
  name: 'CDLDRAGONFLYDOJI',
  positive: neutral('DragonflyDoji'),
  bars: 1,
  lookback: 10,
  candles: [[is.doji, is.hardlyUpper, is.lower]],
  recognise: () => 100,
};

/** Doji at the low: hardly a lower shadow, but an upper one. */
const gravestoneDoji: CandlestickPattern = {
  name: 'CDLGRAVESTONEDOJI',
  positive: neutral('GravestoneDoji'),
  bars: 1,
  lookback: 10,
  candles: [[is.doji, is.hardlyLower, is.upper]],
  recognise: () => 100,
};

/** Doji with at least one shadow longer than the body. */
const longLeggedDoji: CandlestickPattern = {
  name: 'CDLLONGLEGGEDDOJI',
  positive: neutral('LongLeggedDoji'),
  bars: 1,
  lookback: 10,
  candles: [[is.doji, is.longShadow]],
  recognise: () => 100,
};

/** Doji with two shadows longer than the body, which is near the middle of the range. */
const rickshawMan: CandlestickPattern = {
  name: 'CDLRICKSHAWMAN',
  positive: neutral('RickshawMan'),
  bars: 1,
  lookback: 10,
  candles: [[is.doji, is.longLower, is.longUpper]],
  recognise: (c, a) => {
    const middle = c.low(0) + c.range(0) / 2;
    return c.bottom(0) <= middle + a.near(0) && c.top(0) >= middle - a.near(0) ? 100 : 0;
  },
};

/** Dragonfly doji whose lower shadow is longer than two bodies. */
const takuri: CandlestickPattern = {
  name: 'CDLTAKURI',
  positive: neutral('Takuri'),
  bars: 1,
  lookback: 10,
  candles: [[is.doji, is.hardlyUpper, is.veryLongLower]],
  recognise: () => 100,
};

export const DOJI_SHAPES: readonly CandlestickPattern[] = [doji, dragonflyDoji, gravestoneDoji, longLeggedDoji, rickshawMan, takuri];
