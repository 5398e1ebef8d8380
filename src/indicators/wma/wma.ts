import { wmaStage } from '../average/line-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Linearly weighted moving average of closes (TA-Lib WMA). */
export const wma = define({
  name: 'wma',
  title: 'Weighted moving average',
  source: 'TA-Lib WMA',
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(wmaStage(period)),
});
