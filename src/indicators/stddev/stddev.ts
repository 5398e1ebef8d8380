import { VarianceStage } from '../average/variance-stage.js';
import { define, real, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { same, sampled } from '../notes.js';

/** Population standard deviation of the last closes, times `deviations` (TA-Lib STDDEV; exact where 0.6 cancels). */
export const stddev = define({
  name: 'stddev',
  title: 'Standard deviation',
  source: 'TA-Lib STDDEV',
  notes: {
    smoothing: 'none; population standard deviation',
    forms: [
      same('TradingView'),
      {
        where: 'pandas, spreadsheets (STDEV)',
        differs: 'sample standard deviation: √(n ÷ (n − 1)) times ours',
        here: ({ period = 5, deviations = 1 }) => ({ parameters: { deviations: deviations * sampled(period) } }),
        distance: { share: 0.1, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 5), real('deviations', 1)],
  create: ({ period = 5, deviations = 1 }) =>
    new StageKernel(new VarianceStage(period), (_close, variance) => deviations * Math.sqrt(variance)),
});
