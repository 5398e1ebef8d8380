import { LineStage } from '../average/line-stage.js';
import type { IndicatorDefinition } from '../contract.js';
import { define, whole } from '../define.js';
import { type Formula, StageKernel } from '../stage-kernel.js';

/** Something read off the least-squares line through the last closes. */
const regression = (name: string, title: string, stage: (period: number) => LineStage, formula?: Formula): IndicatorDefinition =>
  define({
    name,
    title,
    source: `TA-Lib ${name.toUpperCase()}`,
    parameters: [whole('period', 14)],
    create: ({ period = 14 }) => new StageKernel(stage(period), formula),
  });

const slope = (period: number): LineStage => new LineStage(period, 0, 1);

/** The line at the newest bar (TA-Lib LINEARREG). */
export const linearreg = regression('linearreg', 'Linear regression', (period) => new LineStage(period, 1, (period - 1) / 2));

/** The line at the oldest bar of the window (TA-Lib LINEARREG_INTERCEPT). */
export const linearregIntercept = regression(
  'linearreg_intercept',
  'Linear regression intercept',
  (period) => new LineStage(period, 1, (1 - period) / 2),
);

/** The line one bar ahead (TA-Lib TSF). */
export const tsf = regression('tsf', 'Time series forecast', (period) => new LineStage(period, 1, (period + 1) / 2));

/** Its slope in dollars a bar (TA-Lib LINEARREG_SLOPE). */
export const linearregSlope = regression('linearreg_slope', 'Linear regression slope', slope);

/** Its slope as an angle in degrees, a dollar a bar being 45 (TA-Lib LINEARREG_ANGLE). */
export const linearregAngle = regression(
  'linearreg_angle',
  'Linear regression angle',
  slope,
  (_close, dollars) => (Math.atan(dollars) * 180) / Math.PI,
);
