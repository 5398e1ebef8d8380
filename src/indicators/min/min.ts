import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { WindowExtreme } from '../window/window-extreme.js';

/** Lowest of the last closes (TA-Lib MIN). */
export const min = define({
  name: 'min',
  title: 'Lowest close',
  source: 'TA-Lib MIN',
  parameters: [whole('period', 30)],
  create: ({ period = 30 }) => new StageKernel(new WindowExtreme(period, -1)),
});
