import type { Averages } from '../averages.js';
import type { Candles } from '../candles.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** The third candle is a body, not short, of the other colour than a long first one, and closes deep within it. */
function turnsUp(c: Candles, a: Averages, penetration: number): boolean {
  return (
    c.body(2) > a.bodyLong(2) && c.black(2) && c.body(0) > a.bodyShort(0) && c.white(0) && c.close(0) > c.close(2) + c.body(2) * penetration
  );
}

function turnsDown(c: Candles, a: Averages, penetration: number): boolean {
  return (
    c.body(2) > a.bodyLong(2) && c.white(2) && c.body(0) > a.bodyShort(0) && c.black(0) && c.close(0) < c.close(2) - c.body(2) * penetration
  );
}

/** Long body, then a doji whose body gaps away in its direction. The sign is against the first body. */
const dojiStar: CandlestickPattern = {
  name: 'CDLDOJISTAR',
  ...eitherWay('DojiStar'),
  bars: 2,
  lookback: 11,
  recognise: (c, a) =>
    c.body(1) > a.bodyLong(1) && c.body(0) <= a.bodyDoji(0) && (c.white(1) ? c.bodyGapUp(0, 1) : c.bodyGapDown(0, 1))
      ? -c.colour(1) * 100
      : 0,
};

/** Long white body, a short body gapping up, a black body back into the first. */
const eveningStar: CandlestickPattern = {
  name: 'CDLEVENINGSTAR',
  negative: bearish('EveningStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  recognise: (c, a, penetration) => (turnsDown(c, a, penetration) && c.body(1) <= a.bodyShort(1) && c.bodyGapUp(1, 2) ? -100 : 0),
};

/** Evening star whose middle candle is a doji. */
const eveningDojiStar: CandlestickPattern = {
  name: 'CDLEVENINGDOJISTAR',
  negative: bearish('EveningDojiStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  recognise: (c, a, penetration) => (turnsDown(c, a, penetration) && c.body(1) <= a.bodyDoji(1) && c.bodyGapUp(1, 2) ? -100 : 0),
};

/** Long black body, a short body gapping down, a white body back into the first. */
const morningStar: CandlestickPattern = {
  name: 'CDLMORNINGSTAR',
  positive: bullish('MorningStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  recognise: (c, a, penetration) => (turnsUp(c, a, penetration) && c.body(1) <= a.bodyShort(1) && c.bodyGapDown(1, 2) ? 100 : 0),
};

/** Morning star whose middle candle is a doji. */
const morningDojiStar: CandlestickPattern = {
  name: 'CDLMORNINGDOJISTAR',
  positive: bullish('MorningDojiStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  recognise: (c, a, penetration) => (turnsUp(c, a, penetration) && c.body(1) <= a.bodyDoji(1) && c.bodyGapDown(1, 2) ? 100 : 0),
};

/** Doji star whose middle candle is apart from both neighbours, shadows included. */
const abandonedBaby: CandlestickPattern = {
  name: 'CDLABANDONEDBABY',
  ...eitherWay('AbandonedBaby'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  recognise: (c, a, penetration) => {
    if (!(c.body(1) <= a.bodyDoji(1))) return 0;
    if (turnsDown(c, a, penetration) && c.gapUp(1, 2) && c.gapDown(0, 1)) return -100;
    return turnsUp(c, a, penetration) && c.gapDown(1, 2) && c.gapUp(0, 1) ? 100 : 0;
  },
};

/** Three doji; the body of the middle one gaps away and the third does not go further. All three against the first one's average. */
const tristar: CandlestickPattern = {
  name: 'CDLTRISTAR',
  ...eitherWay('Tristar'),
  bars: 3,
  lookback: 12,
  recognise: (c, a) => {
    const doji = a.bodyDoji(2);
    if (!(c.body(2) <= doji && c.body(1) <= doji && c.body(0) <= doji)) return 0;
    if (c.bodyGapUp(1, 2) && c.top(0) < c.top(1)) return -100;
    return c.bodyGapDown(1, 2) && c.bottom(0) > c.bottom(1) ? 100 : 0;
  },
};

export const STAR_SHAPES: readonly CandlestickPattern[] = [
  dojiStar,
  eveningStar,
  eveningDojiStar,
  morningStar,
  morningDojiStar,
  abandonedBaby,
  tristar,
];
