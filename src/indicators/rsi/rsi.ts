import { BAR, type Kernel } from '../contract.js';
import type { Changes } from '../average/changes.js';
import { FirstChange } from '../average/first-change.js';
import { WindowChange } from '../average/window-change.js';
import { define, variant, whole } from '../define.js';
import { RsiStage } from './rsi-stage.js';
import { same, WILDER, wilderKeeps } from '../notes.js';

const { close: CLOSE } = BAR;

class RsiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: RsiStage;

  constructor(period: number, changes?: Changes) {
    this.stage = new RsiStage(period, changes);
    this.stateSize = this.stage.stateSize;
    this.lookback = period;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.stage.step(state, at, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = bar[barAt + CLOSE]!;
    this.stage.step(state, at, out, outAt, false);
  }
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
      same('TradingView', ', but 100 and not 0 in a market that has not moved'),
      {
        where: 'pandas ewm(alpha=1/period, adjust=False)',
        differs: 'the averages begin as the first rise or fall',
        here: () => ({ parameters: { seed: 1 } }),
        distance: { share: 0.5, after: 122 },
      },
      {
        where: "Cutler's RSI",
        differs: 'plain means of the last `period` rises and falls, without a memory beyond them',
        here: () => ({ parameters: { simple: 1 } }),
        distance: { share: 0.2, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 14), variant('simple'), variant('seed')],
  create: ({ period = 14, simple = 0, seed = 0 }) =>
    new RsiKernel(period, simple === 1 ? new WindowChange(period) : seed === 1 ? new FirstChange(period) : undefined),
});
