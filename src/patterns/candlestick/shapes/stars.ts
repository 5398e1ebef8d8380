import type { Candles } from '../candles.js';
import * as is from '../facts.js';
import { bearish, bullish, eitherWay, type CandlestickPattern } from '../pattern.js';

/** Closes deep within the first of three bodies, a black one; a white one. */
function turnsUp(c: Candles, penetration: number): boolean {
  return c.close(0) > c.close(2) + c.body(2) * penetration;
}

function turnsDown(c: Candles, penetration: number): boolean {
  return c.close(0) < c.close(2) - c.body(2) * penetration;
}

/** Long body, then a doji whose body gaps away in its direction. The sign is against the first body. */
const dojiStar: CandlestickPattern = {
  name: 'CDLDOJISTAR',
  ...eitherWay('DojiStar'),
  bars: 2,
  lookback: 11,
  candles: [[is.long], [is.doji, is.gaps]],
  recognise: (c) => ((c.white(1) ? c.bodyGapUp(0, 1) : c.bodyGapDown(0, 1)) ? -c.colour(1) * 100 : 0),
};

/** Long white body, a short body gapping up, a black body back into the first. */
const eveningStar: CandlestickPattern = {
  name: 'CDLEVENINGSTAR',
  negative: bearish('EveningStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  candles: [
    [is.white, is.long],
    [is.notLong, is.gapsUp],
    [is.black, is.long],
  ],
  recognise: (c, _, penetration) => (turnsDown(c, penetration) ? -100 : 0),
};

/** Evening star whose middle candle is a doji. */
const eveningDojiStar: CandlestickPattern = {
  name: 'CDLEVENINGDOJISTAR',
  negative: bearish('EveningDojiStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  candles: [
    [is.white, is.long],
    [is.doji, is.gapsUp],
    [is.black, is.long],
  ],
  recognise: (c, _, penetration) => (turnsDown(c, penetration) ? -100 : 0),
};

/** Long black body, a short body gapping down, a white body back into the first. */
const morningStar: CandlestickPattern = {
  name: 'CDLMORNINGSTAR',
  positive: bullish('MorningStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  candles: [
    [is.black, is.long],
    [is.notLong, is.gapsDown],
    [is.white, is.long],
  ],
  recognise: (c, _, penetration) => (turnsUp(c, penetration) ? 100 : 0),
};

/** Morning star whose middle candle is a doji. */
const morningDojiStar: CandlestickPattern = {
  name: 'CDLMORNINGDOJISTAR',
  positive: bullish('MorningDojiStar'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  candles: [
    [is.black, is.long],
    [is.doji, is.gapsDown],
    [is.white, is.long],
  ],
  recognise: (c, _, penetration) => (turnsUp(c, penetration) ? 100 : 0),
};

/** Doji star whose middle candle is apart from both neighbours, shadows included. */
const abandonedBaby: CandlestickPattern = {
  name: 'CDLABANDONEDBABY',
  ...eitherWay('AbandonedBaby'),
  bars: 3,
  lookback: 12,
  penetration: 0.3,
  candles: [[is.long], [is.doji], [is.long]],
  recognise: (c, _, penetration) => {
    if (c.white(2)) return !c.white(0) && turnsDown(c, penetration) && c.gapUp(1, 2) && c.gapDown(0, 1) ? -100 : 0;
    return c.white(0) && turnsUp(c, penetration) && c.gapDown(1, 2) && c.gapUp(0, 1) ? 100 : 0;
  },
};

/** Three doji; the body of the middle one gaps away and the third does not go further. All three against the first one's average. */
const tristar: CandlestickPattern = {
  name: 'CDLTRISTAR',
  ...eitherWay('Tristar'),
  bars: 3,
  lookback: 12,
  candles: [[is.doji], [], []],
  recognise: (c, a) => {
    const doji = a.bodyDoji(2);
    if (!(c.body(1) <= doji && c.body(0) <= doji)) return 0;
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
