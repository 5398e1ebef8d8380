import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { EXTREMES, WindowRange } from '../window/window-range.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;
const { highest: HIGHEST, lowest: LOWEST } = EXTREMES;

class MidpointKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly range: WindowRange;
  private readonly work = new Float64Array(EXTREMES.size);

  constructor(
    period: number,
    private readonly high: number,
    private readonly low: number,
  ) {
    this.range = new WindowRange(period);
    this.stateSize = this.range.stateSize;
    this.lookback = this.range.lookback;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[HIGHEST] = bar[barAt + this.high]!;
    work[LOWEST] = bar[barAt + this.low]!;
    this.range.step(state, at, work, 0, commit);
    out[outAt] = (work[HIGHEST] + work[LOWEST]) / 2;
  }
}

/** Middle between the highest and the lowest of the last closes (TA-Lib MIDPOINT). */
export const midpoint = define({
  name: 'midpoint',
  title: 'Midpoint of closes',
  source: 'TA-Lib MIDPOINT',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new MidpointKernel(period, CLOSE, CLOSE),
});

/** Middle between the highest high and the lowest low of the last bars (TA-Lib MIDPRICE). */
export const midprice = define({
  name: 'midprice',
  title: 'Midpoint of highs and lows',
  source: 'TA-Lib MIDPRICE',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new MidpointKernel(period, HIGH, LOW),
});
