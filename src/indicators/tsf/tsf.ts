import { define, whole } from '../define.js';
import { LineKernel } from '../line/line-kernel.js';

/** Least-squares line through the last closes, one bar ahead (TA-Lib TSF). */
export const tsf = define({
  name: 'tsf',
  title: 'Time series forecast',
  source: 'TA-Lib TSF',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new LineKernel(period, 1, (period + 1) / 2),
});
