import { define, variant, whole } from '../define.js';
import { DiKernel } from '../directional/di-kernel.js';
import { MOVE, movesSeed } from '../directional/directional.js';
import { wilderKeeps } from '../notes.js';

/** Minus directional indicator: 100 × smoothed −DM ÷ smoothed true range (Wilder 1978; TA-Lib MINUS_DI); 0 where nothing moves. `wholeSeed` as in `adx`. */
export const minusDi = define({
  name: 'minus_di',
  title: 'Minus directional indicator',
  source: 'Wilder 1978; TA-Lib MINUS_DI',
  notes: {
    smoothing: 'Wilder’s sums: held − held ÷ period + move',
    seed: movesSeed,
    keeps: wilderKeeps,
    forms: [
      {
        where: 'TradingView, Wilder’s book',
        differs: 'begins with the sums of `period` moves',
        here: () => ({ parameters: { wholeSeed: 1 } }),
        distance: { share: 0.02, after: 82 },
      },
    ],
  },
  parameters: [whole('period', 14, 1), variant('wholeSeed')],
  create: ({ period = 14, wholeSeed = 0 }) => new DiKernel(period, MOVE.minus, wholeSeed === 1),
});
