import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { WindowExtreme } from '../window/window-extreme.js';

/** Highest of the last closes (TA-Lib MAX). */
export const max = define({
  name: 'max',
  title: 'Highest close',
  source: 'TA-Lib MAX',
  parameters: [whole('period', 30)],
  create: ({ period = 30 }) => new StageKernel(new WindowExtreme(period, 1)),
});
