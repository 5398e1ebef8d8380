import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowExtremeAge } from '../window/window-extreme-age.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW } = BAR;
const OUT = layout('down', 'up');

/** Ages of the highest high and the lowest low of `period` + 1 bars, as Aroon values. */
class AroonKernel implements Kernel {
  readonly outputs: readonly string[];
  readonly stateSize: number;
  readonly lookback: number;
  private readonly highest: WindowExtremeAge;
  private readonly lowest: WindowExtremeAge;
  private readonly work = new Float64Array(2);

  constructor(
    private readonly period: number,
    private readonly difference: boolean,
  ) {
    this.outputs = difference ? ['value'] : fieldsOf(OUT);
    this.highest = new WindowExtremeAge(period + 1, 1);
    this.lowest = new WindowExtremeAge(period + 1, -1);
    this.stateSize = this.highest.stateSize + this.lowest.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, period } = this;
    const factor = 100 / period;
    work[0] = bar[barAt + HIGH]!;
    work[1] = bar[barAt + LOW]!;
    this.highest.step(state, at, work, 0, commit);
    this.lowest.step(state, at + this.highest.stateSize, work, 1, commit);
    if (this.difference) out[outAt] = factor * (work[1] - work[0]);
    else {
      out[outAt + OUT.down] = factor * (period - work[1]);
      out[outAt + OUT.up] = factor * (period - work[0]);
    }
  }
}

/** Aroon (Chande 1995; TA-Lib AROON): 100 where the extreme of the last `period` + 1 bars is now, 0 where it is `period` ago. */
export const aroon = define({
  name: 'aroon',
  title: 'Aroon',
  source: 'Chande 1995; TA-Lib AROON',
  notes: { smoothing: 'none', forms: [same('TradingView', ': windows of `period` + 1 bars')] },
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new AroonKernel(period, false),
});

/** Aroon up less Aroon down (TA-Lib AROONOSC). */
export const aroonosc = define({
  name: 'aroonosc',
  title: 'Aroon oscillator',
  source: 'Chande 1995; TA-Lib AROONOSC',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new AroonKernel(period, true),
});
