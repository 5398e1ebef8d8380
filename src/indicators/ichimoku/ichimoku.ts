import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { Delay } from '../window/delay.js';
import { WindowRange } from '../window/window-range.js';

const { high: HIGH, low: LOW } = BAR;
const OUT = layout('conversion', 'base', 'spanA', 'spanB');

class IchimokuKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize: number;
  readonly lookback: number;
  private readonly ranges: readonly WindowRange[];
  private readonly delay: Delay;
  private readonly work = new Float64Array(5);

  constructor(conversion: number, base: number, span: number, displacement: number) {
    this.ranges = [new WindowRange(conversion), new WindowRange(base), new WindowRange(span)];
    this.delay = new Delay(displacement);
    this.stateSize = this.ranges.reduce((sum, range) => sum + range.stateSize, 2 * this.delay.stateSize);
    this.lookback = Math.max(conversion, base, span) - 1 + displacement;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work, delay } = this;
    let from = at;
    let warm = true;
    for (let i = 0; i < 3; i += 1) {
      const range = this.ranges[i]!;
      work[3] = bar[barAt + HIGH]!;
      work[4] = bar[barAt + LOW]!;
      if (!range.step(state, from, work, 3, commit)) warm = false;
      work[i] = (work[3] + work[4]) / 2;
      from += range.stateSize;
    }
    out.fill(NaN, outAt, outAt + OUT.size);
    if (!warm) return;
    work[3] = (work[0]! + work[1]!) / 2;
    delay.step(state, from, work, 3, commit);
    if (!delay.step(state, from + delay.stateSize, work, 2, commit)) return;
    out[outAt + OUT.conversion] = work[0]!;
    out[outAt + OUT.base] = work[1]!;
    out[outAt + OUT.spanA] = work[3];
    out[outAt + OUT.spanB] = work[2]!;
  }
}

/**
 * Ichimoku: middles of the range over three periods (Hosoda). `spanA` and `spanB` are the edges of the cloud over this bar, that
 * is, computed `displacement` bars ago. The lagging span is the close itself, drawn `displacement` bars back.
 */
export const ichimoku = define({
  name: 'ichimoku',
  title: 'Ichimoku',
  source: 'Hosoda 1969',
  notes: {
    smoothing: 'none; middles of ranges',
    forms: [
      {
        where: 'TradingView',
        differs: 'counts this bar as the first of the 26: the cloud stands one bar earlier, `displacement` − 1 bars after it was computed',
        here: ({ displacement = 26 }) => ({ parameters: { displacement: Math.max(0, displacement - 1) } }),
        distance: { share: 0.0007, after: 'never' },
      },
    ],
  },
  parameters: [whole('conversion', 9, 1), whole('base', 26, 1), whole('span', 52, 1), whole('displacement', 26, 0)],
  create: ({ conversion = 9, base = 26, span = 52, displacement = 26 }) => new IchimokuKernel(conversion, base, span, displacement),
});
