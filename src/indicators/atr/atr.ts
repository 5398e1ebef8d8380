import type { Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { AtrStage } from './atr-stage.js';

class AtrKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: AtrStage;

  constructor(period: number) {
    this.stage = new AtrStage(period);
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

/** Average true range (Wilder 1978; TA-Lib ATR: the true range begins with the second bar). */
export const atr = define({
  name: 'atr',
  title: 'Average true range',
  source: 'Wilder 1978; TA-Lib ATR',
  parameters: [whole('period', 14, 1)],
  create: ({ period = 14 }) => new AtrKernel(period),
});
