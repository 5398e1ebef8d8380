import type { Candles } from '../candles.js';
import * as is from '../facts.js';
import { eitherWay, type CandlestickPattern } from '../pattern.js';

/** False break of the candle before: -1 upwards, 1 downwards, 0 none. The pattern expects the opposite. */
function falseBreak(c: Candles): -1 | 0 | 1 {
  if (c.high(0) < c.high(1) && c.low(0) < c.low(1)) return 1;
  return c.high(0) > c.high(1) && c.low(0) > c.low(1) ? -1 : 0;
}

/** Inside bar, then a step out of it that is taken for a false break. */
const hikkake: CandlestickPattern = {
  name: 'CDLHIKKAKE',
  ...eitherWay('Hikkake'),
  bars: 3,
  lookback: 5,
  confirmed: true,
  candles: [[], [is.inside], []],
  recognise: (c) => 100 * falseBreak(c),
};

/** Two inside bars, one in the other, the outer closing near the end to which the false break goes. */
const hikkakeModified: CandlestickPattern = {
  name: 'CDLHIKKAKEMOD',
  ...eitherWay('HikkakeModified'),
  bars: 4,
  lookback: 10,
  confirmed: true,
  candles: [[], [is.inside], [is.inside], []],
  recognise: (c, a) => {
    const direction = falseBreak(c);
    if (direction > 0) return c.close(2) <= c.low(2) + a.near(2) ? 100 : 0;
    if (direction < 0) return c.close(2) >= c.high(2) - a.near(2) ? -100 : 0;
    return 0;
  },
};

export const HIKKAKE_SHAPES: readonly CandlestickPattern[] = [hikkake, hikkakeModified];
