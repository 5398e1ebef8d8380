import { define, whole } from '../define.js';
import { MacdKernel } from '../macd/macd-kernel.js';

/** MACD 12/26 with Appel's original smoothing constants 0.15 and 0.075 (TA-Lib MACDFIX). */
export const macdfix = define({
  name: 'macdfix',
  title: 'MACD with fixed 12/26',
  source: 'Appel 1979; TA-Lib MACDFIX',
  notes: { smoothing: 'exponential, with 0.15 and 0.075', seed: 'that of `macd`', keeps: () => 1 - 0.075 },
  parameters: [whole('signal', 9, 1)],
  create: ({ signal = 9 }) => new MacdKernel(12, 26, signal, 0.15, 0.075),
});
