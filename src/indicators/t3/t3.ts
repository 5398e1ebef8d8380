import { T3Stage } from '../average/t3-stage.js';
import { define, real, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { EXPONENTIAL, exponentialKeeps } from '../notes.js';

/** Tillson's T3 of closes (Tillson 1998; TA-Lib T3). */
export const t3 = define({
  name: 't3',
  title: 'Tillson T3 moving average',
  source: 'Tillson 1998; TA-Lib T3',
  notes: {
    smoothing: `${EXPONENTIAL}, six times`,
    seed: 'each link: the mean of the first `period` values of the one before',
    keeps: exponentialKeeps,
  },
  parameters: [whole('period', 5), real('factor', 0.7, 0, 1)],
  create: ({ period = 5, factor = 0.7 }) => new StageKernel(new T3Stage(period, factor)),
});
