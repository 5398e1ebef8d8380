import { TrimaStage } from '../average/trima-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Triangular moving average of closes (TA-Lib TRIMA). */
export const trima = define({
  name: 'trima',
  title: 'Triangular moving average',
  source: 'TA-Lib TRIMA',
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(new TrimaStage(period)),
});
