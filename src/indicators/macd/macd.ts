import { EmaStage } from '../average/ema-stage.js';
import { FirstValueStage } from '../average/first-value-stage.js';
import type { Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { MacdKernel } from './macd-kernel.js';
import { MacdStagesKernel } from './macd-stages-kernel.js';
import { EXPONENTIAL, slowKeeps } from '../notes.js';

function kernelOf(fast: number, slow: number, signal: number, seed: number): Kernel {
  if (seed === 0) return new MacdKernel(fast, slow, signal);
  const lookback = slow - 1 + signal - 1;
  if (seed === 2) return new MacdStagesKernel(new EmaStage(fast), new EmaStage(slow), new EmaStage(signal), lookback);
  const begun = (period: number, after: number): FirstValueStage => new FirstValueStage(2 / (period + 1), after);
  return new MacdStagesKernel(begun(fast, 0), begun(slow, 0), begun(signal, lookback), lookback);
}

const SEEDS = [
  'means: of the first `slow` closes, of the last `fast` of these, and of the first `signal` differences',
  'the first close, and for the signal the first difference',
  'means: of the first `fast` closes, of the first `slow`, and of the first `signal` differences',
];

/**
 * Moving average convergence/divergence (Appel; TA-Lib MACD, whose fast average starts with the slow one). `seed` 1: every average
 * begins as its first value; 2: as the mean of its own first values, the fast one earlier than the slow one.
 */
export const macd = define({
  name: 'macd',
  title: 'Moving average convergence/divergence',
  source: 'Appel 1979; TA-Lib MACD',
  notes: {
    smoothing: EXPONENTIAL,
    seed: ({ seed = 0 }) => SEEDS[seed] ?? '',
    keeps: slowKeeps,
    forms: [
      {
        where: 'TradingView',
        differs: 'the fast average begins as the mean of its own first closes, earlier than the slow one',
        here: () => ({ parameters: { seed: 2 } }),
        distance: { share: 0.7, after: 58 },
      },
      {
        where: 'pandas ewm(adjust=False), MetaStock',
        differs: 'every average begins as its first value',
        here: () => ({ parameters: { seed: 1 } }),
        distance: { share: 0.8, after: 116 },
      },
    ],
  },
  parameters: [whole('fast', 12), whole('slow', 26), whole('signal', 9, 1), variant('seed', 2)],
  // TA-Lib swaps the two when they are given the wrong way round.
  create: ({ fast = 12, slow = 26, signal = 9, seed = 0 }) => kernelOf(Math.min(fast, slow), Math.max(fast, slow), signal, seed),
});
