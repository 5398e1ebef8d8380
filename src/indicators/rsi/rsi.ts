import type { Changes } from '../average/changes.js';
import { FirstChange } from '../average/first-change.js';
import { WilderChange } from '../average/wilder-change.js';
import { WindowChange } from '../average/window-change.js';
import { define, variant, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { RsiStage } from './rsi-stage.js';
import { same, WILDER, wilderKeeps } from '../notes.js';

function changesOf(period: number, simple: number, seed: number): Changes {
  if (simple === 1) return new WindowChange(period);
  return seed === 1 ? new FirstChange(period) : new WilderChange(period);
}

/**
 * Relative strength index (Wilder 1978; TA-Lib RSI): 0 when nothing has moved. `simple` 1: plain sums of the last `period` rises and
 * falls (Cutler). `seed` 1: the averages begin as the first change.
 */
export const rsi = define({
  name: 'rsi',
  title: 'Relative strength index',
  source: 'Wilder 1978; TA-Lib RSI',
  notes: {
    smoothing: ({ simple = 0 }) => (simple === 1 ? 'plain means of rises and of falls' : `${WILDER}, of rises and of falls`),
    seed: ({ simple = 0, seed = 0 }) =>
      simple === 1 ? 'none' : seed === 1 ? 'the first rise or fall' : 'the means of the first `period` rises and falls',
    keeps: (given) => (given['simple'] === 1 ? undefined : wilderKeeps(given)),
    forms: [
      same('TradingView', ', but 100 instead of 0 in a market that has not moved'),
      {
        where: 'pandas ewm(alpha=1/period, adjust=False)',
        differs: 'the averages begin as the first rise or fall',
        here: () => ({ parameters: { seed: 1 } }),
        distance: { share: 0.5, after: 122 },
      },
      {
        where: "Cutler's RSI",
        differs: 'plain means of the last `period` rises and falls, with no memory beyond them',
        here: () => ({ parameters: { simple: 1 } }),
        distance: { share: 0.2, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 14), variant('simple'), variant('seed')],
  create: ({ period = 14, simple = 0, seed = 0 }) => new StageKernel(new RsiStage(period, changesOf(period, simple, seed))),
});
