import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { DEVIATION, WindowDeviation } from '../window/window-deviation.js';

const { close: CLOSE } = BAR;
const { mean: MEAN } = DEVIATION;

class AverageDeviationKernel implements Kernel {
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
    work[0] = bar[barAt + CLOSE]!;
    out[outAt] = this.window.step(state, at, work, 0, commit) ? work[MEAN]! : NaN;
  }
}

/** Mean absolute deviation of the last closes from their mean (TA-Lib AVGDEV). O(period) a bar: no running form is exact. */
export const avgdev = define({
  name: 'avgdev',
  title: 'Average deviation',
  source: 'TA-Lib AVGDEV',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new AverageDeviationKernel(period),
});
