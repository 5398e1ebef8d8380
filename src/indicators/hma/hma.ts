import { HmaStage } from '../average/hma-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { same } from '../notes.js';

/** Hull moving average of closes (Hull 2005); half period and square root are rounded down. */
export const hma = define({
  name: 'hma',
  title: 'Hull moving average',
  source: 'Hull 2005',
  notes: {
    smoothing: 'weighted averages',
    forms: [
      same('TradingView', ': √period rounded down'),
      {
        where: 'programs that round √period',
        differs: 'the last average is a bar longer where √period ends above .5',
        distance: { with: { period: 14 }, share: 0.0004, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 20)],
  create: ({ period = 20 }) => new StageKernel(new HmaStage(period)),
});
