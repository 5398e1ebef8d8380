import type { Kernel } from '../contract.js';
import { AdxStage } from '../adx/adx-stage.js';
import { define, whole } from '../define.js';
import { Delay } from '../window/delay.js';
import { wilderKeeps } from '../notes.js';

class AdxrKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly stage: AdxStage;
  private readonly delay: Delay;

  constructor(period: number) {
    this.stage = new AdxStage(period);
    this.delay = new Delay(period - 1);
    this.stateSize = this.stage.stateSize + this.delay.stateSize;
    this.lookback = this.stage.lookback + period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    if (!this.stage.step(state, at, bar, barAt, out, outAt, commit)) return;
    const now = out[outAt]!;
    this.delay.step(state, at + this.stage.stateSize, out, outAt, commit);
    out[outAt] = (now + out[outAt]!) / 2;
  }
}

/** ADX rating: the mean of ADX now and `period` − 1 bars ago (Wilder 1978; TA-Lib ADXR). */
export const adxr = define({
  name: 'adxr',
  title: 'Average directional movement rating',
  source: 'Wilder 1978; TA-Lib ADXR',
  notes: { smoothing: 'that of `adx`', seed: 'that of `adx`', keeps: wilderKeeps },
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new AdxrKernel(period),
});
