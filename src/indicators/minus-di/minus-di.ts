import { define, whole } from '../define.js';
import { DiKernel } from '../directional/di-kernel.js';
import { MOVE } from '../directional/directional.js';

/** Minus directional indicator: 100 × smoothed −DM ÷ smoothed true range (Wilder 1978; TA-Lib MINUS_DI); 0 where nothing moves. */
export const minusDi = define({
  name: 'minus_di',
  title: 'Minus directional indicator',
  source: 'Wilder 1978; TA-Lib MINUS_DI',
  parameters: [whole('period', 14, 1)],
  create: ({ period = 14 }) => new DiKernel(period, MOVE.minus),
});
