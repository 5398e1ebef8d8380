import { define, real } from '../define.js';
import { SarKernel } from './sar-kernel.js';

/** Parabolic stop and reverse (Wilder 1978; TA-Lib SAR): the first side from the first directional movement. */
export const sar = define({
  name: 'sar',
  title: 'Parabolic SAR',
  source: 'Wilder 1978; TA-Lib SAR',
  parameters: [real('acceleration', 0.02), real('maximum', 0.2)],
  create: ({ acceleration = 0.02, maximum = 0.2 }) => {
    const both = { initial: acceleration, step: acceleration, maximum };
    return new SarKernel(both, both, 0, 0, false);
  },
});
