import { EmaStage } from '../average/ema-stage.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';

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

/** Exponential moving average of closes, seeded with the mean of the first `period` (TA-Lib EMA). */
export const ema = define({
  name: 'ema',
  title: 'Exponential moving average',
  source: 'TA-Lib EMA',
  parameters: [whole('period', 20)],
  create: ({ period = 20 }) => new EmaKernel(period),
});
