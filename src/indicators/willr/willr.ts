import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { EXTREMES, WindowRange } from '../window/window-range.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const { highest: HIGHEST, lowest: LOWEST } = EXTREMES;

class WilliamsKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: WindowRange;
  private readonly work = new Float64Array(EXTREMES.size);

  constructor(period: number) {
    this.range = new WindowRange(period);
    this.stateSize = this.range.stateSize;
    this.lookback = this.range.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[HIGHEST] = bar[barAt + HIGH]!;
    work[LOWEST] = bar[barAt + LOW]!;
    this.range.step(state, at, work, 0, commit);
    const height = (work[HIGHEST] - work[LOWEST]) / -100;
    out[outAt] = height === 0 ? 0 : (work[HIGHEST] - bar[barAt + CLOSE]!) / height;
  }
}

/** Williams %R: −100 at the low of the range, 0 at its high (Williams 1973; TA-Lib WILLR); 0 where there is no range. */
export const willr = define({
  name: 'willr',
  title: 'Williams %R',
  source: 'Williams 1973; TA-Lib WILLR',
  notes: { smoothing: 'none', forms: [same('TradingView', ': −100 … 0')] },
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new WilliamsKernel(period),
});
