import { HmaStage } from '../average/hma-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Hull moving average of closes (Hull 2005); half period and square root are rounded down. */
export const hma = define({
  name: 'hma',
  title: 'Hull moving average',
  source: 'Hull 2005',
  parameters: [whole('period', 20)],
  create: ({ period = 20 }) => new StageKernel(new HmaStage(period)),
});
