import type { Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { AtrStage } from './atr-stage.js';
import { SimpleRangeStage } from './simple-range-stage.js';

class AtrKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: AtrStage | SimpleRangeStage;

  constructor(period: number, simple: boolean) {
    this.stage = simple ? new SimpleRangeStage(period) : new AtrStage(period);
    this.stateSize = this.stage.stateSize;
    this.lookback = period;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.stage.step(state, at, bar, barAt, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.stage.step(state, at, bar, barAt, out, outAt, false);
  }
}

/** Average true range (Wilder 1978; TA-Lib ATR: the true range begins with the second bar). `simple` 1: the plain mean of the last `period` ranges. */
export const atr = define({
  name: 'atr',
  title: 'Average true range',
  source: 'Wilder 1978; TA-Lib ATR',
  parameters: [whole('period', 14, 1), variant('simple')],
  create: ({ period = 14, simple = 0 }) => new AtrKernel(period, simple === 1),
});
