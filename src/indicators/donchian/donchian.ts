import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { WindowRange } from '../window/window-range.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW } = BAR;
const OUT = layout('upper', 'lower', 'middle');

class DonchianKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: WindowRange;

  constructor(period: number, partial: boolean) {
    this.range = new WindowRange(period, partial);
    this.stateSize = this.range.stateSize;
    this.lookback = this.range.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    out[outAt + OUT.upper] = bar[barAt + HIGH]!;
    out[outAt + OUT.lower] = bar[barAt + LOW]!;
    this.range.step(state, at, out, outAt, commit);
    out[outAt + OUT.middle] = (out[outAt + OUT.upper]! + out[outAt + OUT.lower]!) / 2;
  }
}

/** Donchian channel: highest high, lowest low and their middle over the last bars, this one included (Donchian). `partial` 1: from the first bar on, over what is there. */
export const donchian = define({
  name: 'donchian',
  title: 'Donchian channel',
  source: 'Donchian',
  notes: {
    smoothing: 'none',
    forms: [
      same('TradingView'),
      {
        where: 'break-out systems (Turtles)',
        differs: 'excluding the current bar: their value is the previous bar’s',
        distance: { share: 0.001, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 20, 1), variant('partial')],
  create: ({ period = 20, partial = 0 }) => new DonchianKernel(period, partial === 1),
});
