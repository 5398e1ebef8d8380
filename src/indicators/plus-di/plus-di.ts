import { define, whole } from '../define.js';
import { DiKernel } from '../directional/di-kernel.js';
import { MOVE } from '../directional/directional.js';

/** Plus directional indicator: 100 × smoothed +DM ÷ smoothed true range (Wilder 1978; TA-Lib PLUS_DI); 0 where nothing moves. */
export const plusDi = define({
  name: 'plus_di',
  title: 'Plus directional indicator',
  source: 'Wilder 1978; TA-Lib PLUS_DI',
  parameters: [whole('period', 14, 1)],
  create: ({ period = 14 }) => new DiKernel(period, MOVE.plus),
});
