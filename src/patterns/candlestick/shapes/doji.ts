import { neutral, type CandlestickPattern } from '../pattern.js';

/** Open and close nearly meet. */
const doji: CandlestickPattern = {
  name: 'CDLDOJI',
  positive: neutral('Doji'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) => (c.body(0) <= a.bodyDoji(0) ? 100 : 0),
};

/** Doji at the high: hardly an upper shadow, but a lower one. */
const dragonflyDoji: CandlestickPattern = {
  name: 'CDLDRAGONFLYDOJI',
  positive: neutral('DragonflyDoji'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) <= a.bodyDoji(0) && c.upperShadow(0) < a.shadowVeryShort(0) && c.lowerShadow(0) > a.shadowVeryShort(0) ? 100 : 0,
};

/** Doji at the low: hardly a lower shadow, but an upper one. */
const gravestoneDoji: CandlestickPattern = {
  name: 'CDLGRAVESTONEDOJI',
  positive: neutral('GravestoneDoji'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) =>
    c.body(0) <= a.bodyDoji(0) && c.lowerShadow(0) < a.shadowVeryShort(0) && c.upperShadow(0) > a.shadowVeryShort(0) ? 100 : 0,
};

/** Doji with at least one shadow longer than the body. */
const longLeggedDoji: CandlestickPattern = {
  name: 'CDLLONGLEGGEDDOJI',
  positive: neutral('LongLeggedDoji'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) => (c.body(0) <= a.bodyDoji(0) && (c.lowerShadow(0) > a.shadowLong(0) || c.upperShadow(0) > a.shadowLong(0)) ? 100 : 0),
};

/** Doji with two shadows longer than the body, which is near the middle of the range. */
const rickshawMan: CandlestickPattern = {
  name: 'CDLRICKSHAWMAN',
  positive: neutral('RickshawMan'),
  bars: 1,
  lookback: 10,
  recognise: (c, a) => {
    if (!(c.body(0) <= a.bodyDoji(0) && c.lowerShadow(0) > a.shadowLong(0) && c.upperShadow(0) > a.shadowLong(0))) return 0;
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
  recognise: (c, a) =>
    c.body(0) <= a.bodyDoji(0) && c.upperShadow(0) < a.shadowVeryShort(0) && c.lowerShadow(0) > a.shadowVeryLong(0) ? 100 : 0,
};

export const DOJI_SHAPES: readonly CandlestickPattern[] = [doji, dragonflyDoji, gravestoneDoji, longLeggedDoji, rickshawMan, takuri];
