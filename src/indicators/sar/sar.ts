import { define, real } from '../define.js';
import { SarKernel } from './sar-kernel.js';

/** Parabolic stop and reverse (Wilder 1978; TA-Lib SAR): the first side from the first directional movement. */
export const sar = define({
  name: 'sar',
  title: 'Parabolic SAR',
  source: 'Wilder 1978; TA-Lib SAR',
  notes: {
    smoothing: 'none; the stop moves a growing share of the way to the extreme',
    seed: 'the side of the first directional movement',
    forms: [
      {
        where: 'TradingView',
        differs:
          'the first side is that of the first change of closes, and a bar that only touches the stop does not turn it; `sarext` begins on the side given by its `start`',
        distance: { share: 0.0009, after: 'never' },
      },
    ],
  },
  parameters: [real('acceleration', 0.02), real('maximum', 0.2)],
  create: ({ acceleration = 0.02, maximum = 0.2 }) => {
    const both = { initial: acceleration, step: acceleration, maximum };
    return new SarKernel(both, both, 0, 0, false);
  },
});
