import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowRange } from '../window/window-range.js';

const { close: CLOSE } = BAR;
const OUT = layout('max', 'min');

class MinMaxKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: WindowRange;

  constructor(period: number) {
    this.range = new WindowRange(period);
    this.stateSize = this.range.stateSize;
    this.lookback = this.range.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    out[outAt + OUT.max] = bar[barAt + CLOSE]!;
    out[outAt + OUT.min] = bar[barAt + CLOSE]!;
    this.range.step(state, at, out, outAt, commit);
  }
}

/** Highest and lowest of the last closes (TA-Lib MINMAX). */
export const minmax = define({
  name: 'minmax',
  title: 'Highest and lowest close',
  source: 'TA-Lib MINMAX',
  parameters: [whole('period', 30)],
  create: ({ period = 30 }) => new MinMaxKernel(period),
});
