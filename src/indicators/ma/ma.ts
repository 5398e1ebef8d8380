import { averageNames, maType, movingAverage } from '../average/moving-average.js';
import { define, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';

/** Any moving average of closes by TA-Lib's type number (TA-Lib MA). */
export const ma = define({
  name: 'ma',
  title: 'Moving average of a chosen type',
  source: 'TA-Lib MA',
  notes: { smoothing: ({ maType: type = 0 }) => averageNames(type) },
  parameters: [whole('period', 30, 1), maType()],
  create: ({ period = 30, maType: type = 0 }) => new StageKernel(movingAverage(type, period)),
});
