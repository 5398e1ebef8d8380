import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowMean } from '../window/window-mean.js';

const { close: CLOSE, volume: VOLUME } = BAR;

/** State: the mean volume, the mean of volume × close, the mean close. */
class VwmaKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowMean;
  private readonly work = new Float64Array(3);

  constructor(period: number) {
    this.window = new WindowMean(period);
    this.stateSize = 3 * this.window.stateSize;
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, window } = this;
    const close = bar[barAt + CLOSE]!;
    const volume = bar[barAt + VOLUME]!;
    work[0] = volume;
    work[1] = volume * close;
    work[2] = close;
    for (let i = 0; i < 3; i += 1) window.step(state, at + i * window.stateSize, work, i, commit);
    out[outAt] = work[0] > 0 ? work[1] / work[0] : work[2];
  }
}

/** Volume-weighted moving average of closes, Σ close × volume ÷ Σ volume; the simple average where nothing has traded. */
export const vwma = define({
  name: 'vwma',
  title: 'Volume-weighted moving average',
  source: 'Arms; Σ close × volume ÷ Σ volume',
  parameters: [whole('period', 20, 1)],
  create: ({ period = 20 }) => new VwmaKernel(period),
});
