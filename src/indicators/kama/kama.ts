import { KamaStage } from '../average/kama-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Kaufman adaptive moving average of closes (Kaufman 1995; TA-Lib KAMA, constants 2 and 30). */
export const kama = define({
  name: 'kama',
  title: 'Kaufman adaptive moving average',
  source: 'Kaufman 1995; TA-Lib KAMA',
  notes: {
    smoothing: 'exponential, with a factor set by the efficiency of the last `period` moves',
    seed: 'the close before the first value',
  },
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(new KamaStage(period)),
});
