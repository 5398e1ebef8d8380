import { demaStage } from '../average/ema-combination.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { EXPONENTIAL, exponentialKeeps, same } from '../notes.js';

/** Double exponential moving average of closes (Mulloy 1994; TA-Lib DEMA): 2 × EMA − EMA of the EMA. */
export const dema = define({
  name: 'dema',
  title: 'Double exponential moving average',
  source: 'Mulloy 1994; TA-Lib DEMA',
  notes: {
    smoothing: `${EXPONENTIAL}, two links`,
    seed: 'each link: the mean of the first `period` values of the one before',
    keeps: exponentialKeeps,
    forms: [
      same('TradingView'),
      {
        where: 'pandas ewm(adjust=False), MetaStock',
        differs: 'each link begins as its first value, with the first bar',
        distance: { share: 0.001, after: 45 },
      },
    ],
  },
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(demaStage(period)),
});
