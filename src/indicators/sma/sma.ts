import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { WindowMean } from '../window/window-mean.js';

/** Simple moving average of closes (TA-Lib SMA). */
export const sma = define({
  name: 'sma',
  title: 'Simple moving average',
  source: 'TA-Lib SMA',
  parameters: [whole('period', 20)],
  create: ({ period = 20 }) => new StageKernel(new WindowMean(period)),
});
