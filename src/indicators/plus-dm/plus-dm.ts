import { define, whole } from '../define.js';
import { MOVE } from '../directional/directional.js';
import { DmKernel } from '../directional/dm-kernel.js';
import { wilderKeeps } from '../notes.js';

/** Plus directional movement, smoothed as a running sum (Wilder 1978; TA-Lib PLUS_DM). */
export const plusDm = define({
  name: 'plus_dm',
  title: 'Plus directional movement',
  source: 'Wilder 1978; TA-Lib PLUS_DM',
  notes: { smoothing: 'Wilder’s sums: held − held ÷ period + move', seed: 'the sum of the first `period` − 1 moves', keeps: wilderKeeps },
  parameters: [whole('period', 14, 1)],
  create: ({ period = 14 }) => new DmKernel(period, MOVE.plus),
});
