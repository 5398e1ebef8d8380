import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { WindowFlow } from '../window/window-flow.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE, volume: VOLUME } = BAR;

/** State: whether a bar has been seen, its typical price, then the flows. */
class MfiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly flow: WindowFlow;
  private readonly work = new Float64Array(2);

  constructor(period: number) {
    this.flow = new WindowFlow(period);
    this.stateSize = 2 + this.flow.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const typical = (bar[barAt + HIGH]! + bar[barAt + LOW]! + bar[barAt + CLOSE]!) / 3;
    const seen = state[at] === 1;
    const change = typical - state[at + 1]!;
    out[outAt] = NaN;
    if (commit) {
      state[at] = 1;
      state[at + 1] = typical;
    }
    if (!seen) return;
    const amount = typical * bar[barAt + VOLUME]!;
    work[0] = change > 0 ? amount : change < 0 ? -amount : 0;
    if (!this.flow.step(state, at + 2, work, 0, commit)) return;
    const both = work[0] + work[1]!;
    out[outAt] = both < 1 ? 0 : 100 * (work[0] / both);
  }
}

/** Money flow index (Quong and Soudack 1989; TA-Lib MFI); 0 where less than a dollar has changed hands on moves. */
export const mfi = define({
  name: 'mfi',
  title: 'Money flow index',
  source: 'Quong and Soudack 1989; TA-Lib MFI',
  notes: { smoothing: 'none; plain sums of flows', forms: [same('TradingView')] },
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new MfiKernel(period),
});
