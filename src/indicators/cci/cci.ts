import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { DEVIATION, WindowDeviation } from '../window/window-deviation.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const { distance: DISTANCE, mean: MEAN } = DEVIATION;

class CciKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly window: WindowDeviation;
  private readonly work = new Float64Array(DEVIATION.size);

  constructor(period: number) {
    this.window = new WindowDeviation(period);
    this.stateSize = this.window.stateSize;
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = (bar[barAt + HIGH]! + bar[barAt + LOW]! + bar[barAt + CLOSE]!) / 3;
    const warm = this.window.step(state, at, work, 0, commit);
    const distance = work[DISTANCE]!;
    const mean = work[MEAN]!;
    if (!warm) out[outAt] = NaN;
    else out[outAt] = distance === 0 || mean === 0 ? 0 : distance / (0.015 * mean);
  }
}

/**
 * Commodity channel index (Lambert 1980; TA-Lib CCI): typical price less its average ÷ (0.015 × mean absolute deviation); 0 in a
 * market that stands still. O(period) a bar: the mean deviation has no exact running form.
 */
export const cci = define({
  name: 'cci',
  title: 'Commodity channel index',
  source: 'Lambert 1980; TA-Lib CCI',
  notes: {
    smoothing: 'none; mean absolute deviation about the mean of the window',
    forms: [same('TradingView', ', but its period is 20', { period: 20 })],
  },
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new CciKernel(period),
});
