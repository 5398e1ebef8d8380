import type { IndicatorDefinition } from '../contract.js';
import { define, whole } from '../define.js';
import { type Formula, StageKernel } from '../stage-kernel.js';
import { Delay } from '../window/delay.js';

/** What has become of the close of `period` bars ago. */
const change = (name: string, title: string, formula: Formula): IndicatorDefinition =>
  define({
    name,
    title,
    source: `TA-Lib ${name.toUpperCase()}`,
    parameters: [whole('period', 10, 1)],
    create: ({ period = 10 }) => new StageKernel(new Delay(period), formula),
  });

/** Close less the close `period` bars ago (TA-Lib MOM). */
export const mom = change('mom', 'Momentum', (now, then) => now - then);

/** Change over `period` bars in per cent (TA-Lib ROC); 0 where the older close is 0, as in those below. */
export const roc = change('roc', 'Rate of change', (now, then) => (then === 0 ? 0 : (now / then - 1) * 100));

/** Change over `period` bars as a fraction (TA-Lib ROCP). */
export const rocp = change('rocp', 'Rate of change, fraction', (now, then) => (then === 0 ? 0 : (now - then) / then));

/** Close ÷ the close `period` bars ago (TA-Lib ROCR). */
export const rocr = change('rocr', 'Rate of change, ratio', (now, then) => (then === 0 ? 0 : now / then));

/** 100 × close ÷ the close `period` bars ago (TA-Lib ROCR100). */
export const rocr100 = change('rocr100', 'Rate of change, ratio × 100', (now, then) => (then === 0 ? 0 : (now / then) * 100));
