import { TemaStage } from '../average/tema-stage.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Triple exponential moving average of closes (Mulloy 1994; TA-Lib TEMA). */
export const tema = define({
  name: 'tema',
  title: 'Triple exponential moving average',
  source: 'Mulloy 1994; TA-Lib TEMA',
  parameters: [whole('period', 30, 2)],
  create: ({ period = 30 }) => new StageKernel(new TemaStage(period)),
});
