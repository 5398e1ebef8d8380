import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { FLOW, WindowFlow } from '../window/window-flow.js';
import { same } from '../notes.js';

const { high: HIGH, low: LOW, close: CLOSE, volume: VOLUME } = BAR;
const { up: UP, down: DOWN } = FLOW;
/** Whether a bar has been seen, its typical price, then the flows. */
const { seen: SEEN, lastTypical: LAST_TYPICAL, size: FLOW_STATE } = layout('seen', 'lastTypical');

class MfiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly flow: WindowFlow;
  private readonly work = new Float64Array(FLOW.size);

  constructor(period: number) {
    this.flow = new WindowFlow(period);
    this.stateSize = FLOW_STATE + this.flow.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    const typical = (bar[barAt + HIGH]! + bar[barAt + LOW]! + bar[barAt + CLOSE]!) / 3;
    const seen = state[at + SEEN] === 1;
    const change = typical - state[at + LAST_TYPICAL]!;
    out[outAt] = NaN;
    if (commit) {
      state[at + SEEN] = 1;
      state[at + LAST_TYPICAL] = typical;
    }
    if (!seen) return;
    const amount = typical * bar[barAt + VOLUME]!;
    work[0] = change > 0 ? amount : change < 0 ? -amount : 0;
    if (!this.flow.step(state, at + FLOW_STATE, work, 0, commit)) return;
    const both = work[UP]! + work[DOWN]!;
    out[outAt] = both < 1 ? 0 : 100 * (work[UP]! / both);
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
