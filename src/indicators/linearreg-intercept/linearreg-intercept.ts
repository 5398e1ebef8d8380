import { define, whole } from '../define.js';
import { LineKernel } from '../line/line-kernel.js';

/** Least-squares line through the last closes, at the oldest bar of the window (TA-Lib LINEARREG_INTERCEPT). */
export const linearregIntercept = define({
  name: 'linearreg_intercept',
  title: 'Linear regression intercept',
  source: 'TA-Lib LINEARREG_INTERCEPT',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new LineKernel(period, 1, (1 - period) / 2),
});
