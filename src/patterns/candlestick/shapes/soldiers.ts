import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bearish, bullish, type CandlestickPattern } from '../pattern.js';

/** Three white candles, each closing higher. */
function threeRisingWhites(c: Candles): boolean {
  return c.white(2) && c.white(1) && c.white(0) && c.close(0) > c.close(1) && c.close(1) > c.close(2);
}

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
  recognise: (c, a) => {
    if (!threeRisingWhites(c)) return 0;
    for (let k = 2; k >= 0; k -= 1) if (!(c.upperShadow(k) < a.shadowVeryShort(k))) return 0;
    return opensWithinOrNear(c, a, 1) &&
      opensWithinOrNear(c, a, 0) &&
      c.body(1) > c.body(2) - a.far(2) &&
      c.body(0) > c.body(1) - a.far(1) &&
      c.body(0) > a.bodyShort(0)
      ? 100
      : 0;
  },
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
  recognise: (c, a) =>
    threeRisingWhites(c) &&
    opensWithinOrNear(c, a, 1) &&
    opensWithinOrNear(c, a, 0) &&
    c.body(2) > a.bodyLong(2) &&
    c.upperShadow(2) < a.shadowShort(2) &&
    advanceWeakens(c, a)
      ? -100
      : 0,
};

/** Three rising whites: two long ones, then a small one at the shoulder of the second. */
const stalledPattern: CandlestickPattern = {
  name: 'CDLSTALLEDPATTERN',
  negative: bearish('StalledPattern'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) =>
    threeRisingWhites(c) &&
    c.body(2) > a.bodyLong(2) &&
    c.body(1) > a.bodyLong(1) &&
    c.upperShadow(1) < a.shadowVeryShort(1) &&
    opensWithinOrNear(c, a, 1) &&
    c.body(0) < a.bodyShort(0) &&
    c.open(0) >= c.close(1) - c.body(0) - a.near(1)
      ? -100
      : 0,
};

export const SOLDIER_SHAPES: readonly CandlestickPattern[] = [threeWhiteSoldiers, advanceBlock, stalledPattern];
