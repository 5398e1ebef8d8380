import { define, whole } from '../define.js';
import { MOVE } from '../directional/directional.js';
import { DmKernel } from '../directional/dm-kernel.js';

/** Plus directional movement, smoothed as a running sum (Wilder 1978; TA-Lib PLUS_DM). */
export const plusDm = define({
  name: 'plus_dm',
  title: 'Plus directional movement',
  source: 'Wilder 1978; TA-Lib PLUS_DM',
  parameters: [whole('period', 14, 1)],
  create: ({ period = 14 }) => new DmKernel(period, MOVE.plus),
});
