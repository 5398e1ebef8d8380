import { define, whole } from '../define.js';
import { MOVE } from '../directional/directional.js';
import { DmKernel } from '../directional/dm-kernel.js';
import { wilderKeeps } from '../notes.js';

/** Minus directional movement, smoothed as a running sum (Wilder 1978; TA-Lib MINUS_DM). */
export const minusDm = define({
  name: 'minus_dm',
  title: 'Minus directional movement',
  source: 'Wilder 1978; TA-Lib MINUS_DM',
  notes: { smoothing: 'Wilder’s sums: held − held ÷ period + move', seed: 'the sum of the first `period` − 1 moves', keeps: wilderKeeps },
  parameters: [whole('period', 14, 1)],
  create: ({ period = 14 }) => new DmKernel(period, MOVE.minus),
});
