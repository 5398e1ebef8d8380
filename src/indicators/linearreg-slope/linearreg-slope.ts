import { define, whole } from '../define.js';
import { LineKernel } from '../line/line-kernel.js';

/** Slope of the least-squares line through the last closes, in dollars a bar (TA-Lib LINEARREG_SLOPE). */
export const linearregSlope = define({
  name: 'linearreg_slope',
  title: 'Linear regression slope',
  source: 'TA-Lib LINEARREG_SLOPE',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new LineKernel(period, 0, 1),
});
