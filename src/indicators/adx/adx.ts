import type { Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { AdxStage } from './adx-stage.js';

class AdxKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: AdxStage;

  constructor(period: number) {
    this.stage = new AdxStage(period);
    this.stateSize = this.stage.stateSize;
    this.lookback = this.stage.lookback;
  }
  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.stage.step(state, at, bar, barAt, out, outAt, true);
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.stage.step(state, at, bar, barAt, out, outAt, false);
  }
}

/** Average directional movement index (Wilder 1978; TA-Lib ADX, seeded over 13 bars for 14). */
export const adx = define({
  name: 'adx',
  title: 'Average directional movement index',
  source: 'Wilder 1978; TA-Lib ADX',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new AdxKernel(period),
});
