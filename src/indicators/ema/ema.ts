import { FirstValueStage } from '../average/first-value-stage.js';
import { EmaStage } from '../average/ema-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { StageKernel } from '../stage-kernel.js';
import { EXPONENTIAL, exponentialKeeps, same } from '../notes.js';

const { close: CLOSE } = BAR;

class EmaKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: EmaStage;

  constructor(period: number) {
    this.stage = new EmaStage(period);
    this.stateSize = this.stage.stateSize;
    this.lookback = period - 1;
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

/** Exponential moving average of closes, seeded with the mean of the first `period` (TA-Lib EMA). `seed` 1: with the first close. */
export const ema = define({
  name: 'ema',
  title: 'Exponential moving average',
  source: 'TA-Lib EMA',
  notes: {
    smoothing: EXPONENTIAL,
    seed: ({ seed = 0 }) => (seed === 1 ? 'the first close' : 'the mean of the first `period` closes'),
    keeps: exponentialKeeps,
    forms: [
      same('TradingView'),
      {
        where: 'pandas ewm(adjust=False), MetaStock',
        differs: 'begins as the first close',
        here: () => ({ parameters: { seed: 1 } }),
        distance: { share: 0.002, after: 29 },
      },
    ],
  },
  parameters: [whole('period', 20), variant('seed')],
  create: ({ period = 20, seed = 0 }) =>
    seed === 1 ? new StageKernel(new FirstValueStage(2 / (period + 1), period - 1)) : new EmaKernel(period),
});
