import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { WindowMean } from '../window/window-mean.js';

/** Sum of the last closes (TA-Lib SUM). */
export const sum = define({
  name: 'sum',
  title: 'Sum of closes',
  source: 'TA-Lib SUM',
  parameters: [whole('period', 30)],
  create: ({ period = 30 }) => new StageKernel(new WindowMean(period), (_close, mean) => mean * period),
});
