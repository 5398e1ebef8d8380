import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import * as is from '../facts.js';
import { bearish, bullish, type CandlestickPattern } from '../pattern.js';

/** Candle `k` opens within the white body before, or near above it. */
function opensWithinOrNear(c: Candles, a: Averages, k: number): boolean {
  return c.open(k) > c.open(k + 1) && c.open(k) <= c.close(k + 1) + a.near(k + 1);
}

/** Three rising whites without upper shadows, each from within or near the body before and not far shorter than it; the last not short. */
const threeWhiteSoldiers: CandlestickPattern = {
  name: 'CDL3WHITESOLDIERS',
  positive: bullish('ThreeWhiteSoldiers'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.white, is.hardlyUpper],
    [is.white, is.closesHigher, is.hardlyUpper],
    [is.white, is.closesHigher, is.hardlyUpper, is.long],
  ],
  recognise: (c, a) =>
    opensWithinOrNear(c, a, 1) && opensWithinOrNear(c, a, 0) && c.body(1) > c.body(2) - a.far(2) && c.body(0) > c.body(1) - a.far(1)
      ? 100
      : 0,
};

/** Smaller bodies or longer upper shadows: the advance loses strength. */
function advanceWeakens(c: Candles, a: Averages): boolean {
  if (c.body(1) < c.body(2) - a.far(2) && c.body(0) < c.body(1) + a.near(1)) return true;
  if (c.body(0) < c.body(1) - a.far(1)) return true;
  if (!(c.body(0) < c.body(1))) return false;
  if (c.body(1) < c.body(2) && (c.upperShadow(0) > a.shadowShort(0) || c.upperShadow(1) > a.shadowShort(1))) return true;
  return c.upperShadow(0) > a.shadowLong(0);
}

/** Three rising whites from within or near the body before, the first long with a short upper shadow, then losing strength. */
const advanceBlock: CandlestickPattern = {
  name: 'CDLADVANCEBLOCK',
  negative: bearish('AdvanceBlock'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.white, is.long, is.shortUpper],
    [is.white, is.closesHigher],
    [is.white, is.closesHigher],
  ],
  recognise: (c, a) => (opensWithinOrNear(c, a, 1) && opensWithinOrNear(c, a, 0) && advanceWeakens(c, a) ? -100 : 0),
};

/** Three rising whites: two long ones, then a small one at the shoulder of the second. */
const stalledPattern: CandlestickPattern = {
  name: 'CDLSTALLEDPATTERN',
  negative: bearish('StalledPattern'),
  bars: 3,
  lookback: 12,
  candles: [
    [is.white, is.long],
    [is.white, is.closesHigher, is.long, is.hardlyUpper],
    [is.white, is.closesHigher, is.short],
  ],
  recognise: (c, a) => (opensWithinOrNear(c, a, 1) && c.open(0) >= c.close(1) - c.body(0) - a.near(1) ? -100 : 0),
};

export const SOLDIER_SHAPES: readonly CandlestickPattern[] = [threeWhiteSoldiers, advanceBlock, stalledPattern];
