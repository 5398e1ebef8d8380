import { averageNames, maType } from '../average/moving-average.js';
import { define, whole } from '../define.js';
import { PriceOscillatorKernel } from '../price-oscillator/price-oscillator-kernel.js';

/** Percentage price oscillator: fast average less slow average of closes, in per cent of the slow one (TA-Lib PPO). */
export const ppo = define({
  name: 'ppo',
  title: 'Percentage price oscillator',
  source: 'TA-Lib PPO',
  notes: {
    smoothing: ({ maType: type = 0 }) => averageNames(type),
    forms: [
      {
        where: 'StockCharts',
        differs: 'exponential averages',
        here: () => ({ parameters: { maType: 1 } }),
        distance: { share: 0.5, after: 'never' },
      },
    ],
  },
  parameters: [whole('fast', 12), whole('slow', 26), maType()],
  create: ({ fast = 12, slow = 26, maType: type = 0 }) => new PriceOscillatorKernel(fast, slow, type, true),
});
