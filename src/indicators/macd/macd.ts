import { define, whole } from '../define.js';
import { MacdKernel } from './macd-kernel.js';

/** Moving average convergence/divergence (Appel; TA-Lib MACD, whose fast average starts with the slow one). */
export const macd = define({
  name: 'macd',
  title: 'Moving average convergence/divergence',
  source: 'Appel 1979; TA-Lib MACD',
  parameters: [whole('fast', 12), whole('slow', 26), whole('signal', 9, 1)],
  // TA-Lib swaps the two when they are given the wrong way round.
  create: ({ fast = 12, slow = 26, signal = 9 }) => new MacdKernel(Math.min(fast, slow), Math.max(fast, slow), signal),
});
