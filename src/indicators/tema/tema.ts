import { temaStage } from '../average/ema-combination.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { EXPONENTIAL, exponentialKeeps, same } from '../notes.js';

/** Triple exponential moving average of closes (Mulloy 1994; TA-Lib TEMA). */
export const tema = define({
  name: 'tema',
  title: 'Triple exponential moving average',
  source: 'Mulloy 1994; TA-Lib TEMA',
  notes: {
    smoothing: `${EXPONENTIAL}, three links`,
    seed: 'each link: the mean of the first `period` values of the one before',
    keeps: exponentialKeeps,
    forms: [
      same('TradingView'),
      {
        where: 'pandas ewm(adjust=False), MetaStock',
        differs: 'each link begins as its first value, with the first bar',
        distance: { share: 0.0008, after: 30 },
      },
    ],
  },
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(temaStage(period)),
});
