import * as is from '../facts.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** A body gap that two white candles of the same size and open leave unfilled. The sign is that of the gap. */
const gapSideBySideWhite: CandlestickPattern = {
  name: 'CDLGAPSIDESIDEWHITE',
  ...eitherWay('SideBySideWhiteLines'),
  bars: 3,
  lookback: 7,
  candles: [[], [is.white, is.gaps], [is.white]],
  recognise: (c, a) => {
    const up = c.bodyGapUp(1, 2);
    if (!(up ? c.bodyGapUp(0, 2) : c.bodyGapDown(0, 2))) return 0;
    const alike =
      c.body(0) >= c.body(1) - a.near(1) &&
      c.body(0) <= c.body(1) + a.near(1) &&
      c.open(0) >= c.open(1) - a.equal(1) &&
      c.open(0) <= c.open(1) + a.equal(1);
    if (!alike) return 0;
    return up ? 100 : -100;
  },
};

/** A body gap in the direction of its candle, then one of the other colour and of about the same size, from within that body into the gap. */
const tasukiGap: CandlestickPattern = {
  name: 'CDLTASUKIGAP',
  ...eitherWay('TasukiGap'),
  bars: 3,
  lookback: 7,
  candles: [[], [is.gaps], [is.otherColour, is.opensWithin]],
  recognise: (c, a) => {
    if (!(Math.abs(c.body(1) - c.body(0)) < a.near(1))) return 0;
    if (c.white(1)) return c.bodyGapUp(1, 2) && c.close(0) < c.open(1) && c.close(0) > c.top(2) ? 100 : 0;
    return c.bodyGapDown(1, 2) && c.close(0) > c.open(1) && c.close(0) < c.bottom(2) ? -100 : 0;
  },
};

/** Two candles of one colour with a body gap in their direction, then one of the other from within the second body to within the first. */
const gapThreeMethods: CandlestickPattern = {
  name: 'CDLXSIDEGAP3METHODS',
  positive: bullish('UpsideGapThreeMethods'),
  negative: bearish('DownsideGapThreeMethods'),
  bars: 3,
  lookback: 2,
  candles: [[], [is.sameColour, is.gaps], [is.otherColour, is.opensWithin]],
  recognise: (c) => {
    if (!(c.close(0) < c.top(2) && c.close(0) > c.bottom(2))) return 0;
    return (c.white(2) ? c.bodyGapUp(1, 2) : c.bodyGapDown(1, 2)) ? c.colour(2) * 100 : 0;
  },
};

export const GAP_SHAPES: readonly CandlestickPattern[] = [gapSideBySideWhite, tasukiGap, gapThreeMethods];
