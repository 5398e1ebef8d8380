import { FirstValueStage } from '../average/first-value-stage.js';
import { EmaStage } from '../average/ema-stage.js';
import { define, variant, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { EXPONENTIAL, exponentialKeeps, same } from '../notes.js';

/** Exponential moving average of closes, seeded with the mean of the first `period` (TA-Lib EMA). `seed` 1: with the first close. */
export const ema = define({
  name: 'ema',
  title: 'Exponential moving average',
  source: 'TA-Lib EMA',
  notes: {
    smoothing: EXPONENTIAL,
    seed: ({ seed = 0 }) => (seed === 1 ? 'the first close' : 'the mean of the first `period` closes'),
    keeps: exponentialKeeps,
    forms: [
      same('TradingView'),
      {
        where: 'pandas ewm(adjust=False), MetaStock',
        differs: 'begins as the first close',
        here: () => ({ parameters: { seed: 1 } }),
        distance: { share: 0.002, after: 29 },
      },
    ],
  },
  parameters: [whole('period', 20), variant('seed')],
  create: ({ period = 20, seed = 0 }) =>
    new StageKernel(seed === 1 ? new FirstValueStage(2 / (period + 1), period - 1) : new EmaStage(period)),
});
