import { VarianceStage } from '../average/variance-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { same, sampled } from '../notes.js';

/** Population variance of the last closes (TA-Lib VAR; exact where 0.6 cancels). */
export const variance = define({
  name: 'var',
  title: 'Variance',
  source: 'TA-Lib VAR',
  notes: {
    smoothing: 'none; variance of the population',
    forms: [
      same('TradingView'),
      {
        where: 'pandas, spreadsheets (VAR)',
        differs: 'variance of a sample: n ÷ (n − 1) times ours',
        here: ({ period = 5 }) => ({ parameters: {}, factors: [sampled(period) ** 2] }),
        distance: { share: 0, after: 0 },
      },
    ],
  },
  parameters: [whole('period', 5, 1)],
  create: ({ period = 5 }) => new StageKernel(new VarianceStage(period)),
});
