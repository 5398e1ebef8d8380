import { define, whole } from '../define.js';
import { LineKernel } from '../line/line-kernel.js';

/** Least-squares line through the last closes, at the newest bar (TA-Lib LINEARREG). */
export const linearreg = define({
  name: 'linearreg',
  title: 'Linear regression',
  source: 'TA-Lib LINEARREG',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new LineKernel(period, 1, (period - 1) / 2),
});
