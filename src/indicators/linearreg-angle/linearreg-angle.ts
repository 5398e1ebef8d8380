import { define, whole } from '../define.js';
import { LineKernel } from '../line/line-kernel.js';

/** Slope of the least-squares line through the last closes as an angle in degrees, a dollar a bar being 45 (TA-Lib LINEARREG_ANGLE). */
export const linearregAngle = define({
  name: 'linearreg_angle',
  title: 'Linear regression angle',
  source: 'TA-Lib LINEARREG_ANGLE',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new LineKernel(period, 0, 1, true),
});
