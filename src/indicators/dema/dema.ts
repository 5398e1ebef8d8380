import { DemaStage } from '../average/dema-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Double exponential moving average of closes (Mulloy 1994; TA-Lib DEMA): 2 × EMA − EMA of the EMA. */
export const dema = define({
  name: 'dema',
  title: 'Double exponential moving average',
  source: 'Mulloy 1994; TA-Lib DEMA',
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(new DemaStage(period)),
});
