import { define, variant, whole } from '../define.js';
import { rangeAverage, rangesFrom } from './range-average.js';
import { WILDER, wilderKeeps } from '../notes.js';

/**
 * Average true range (Wilder 1978; TA-Lib ATR: the true range begins with the second bar). `simple` 1: the plain mean of the last
 * `period` ranges. `seed` 1: the average begins as the first range. `firstRange` 1: the first bar counts, with its high less its low.
 */
export const atr = define({
  name: 'atr',
  title: 'Average true range',
  source: 'Wilder 1978; TA-Lib ATR',
  notes: {
    smoothing: ({ simple = 0 }) => (simple === 1 ? 'none; the plain mean' : WILDER),
    seed: ({ simple = 0, seed = 0, firstRange = 0 }) => {
      if (simple === 1) return 'none';
      return `${seed === 1 ? 'the first true range' : 'the mean of the first `period` true ranges'}, ${rangesFrom(firstRange)}`;
    },
    keeps: (given) => (given['simple'] === 1 ? undefined : wilderKeeps(given)),
    forms: [
      {
        where: 'TradingView',
        differs: 'the first bar counts too, with its high less its low, and the first value comes a bar earlier',
        here: () => ({ parameters: { firstRange: 1 } }),
        distance: { share: 0.04, after: 81 },
      },
      {
        where: 'pandas ewm(alpha=1/period, adjust=False)',
        differs: "begins as the first bar's high less its low",
        here: () => ({ parameters: { firstRange: 1, seed: 1 } }),
        distance: { share: 0.2, after: 103 },
      },
      {
        where: 'MetaTrader',
        differs: 'the plain mean of the last `period` true ranges',
        here: () => ({ parameters: { simple: 1 } }),
        distance: { share: 0.07, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 14, 1), variant('simple'), variant('seed'), variant('firstRange')],
  create: ({ period = 14, simple = 0, seed = 0, firstRange = 0 }) =>
    rangeAverage(period, { simple: simple === 1, seedFirst: seed === 1, firstRange: firstRange === 1 }),
});
