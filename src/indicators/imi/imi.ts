import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';
import { FLOW, WindowFlow } from '../window/window-flow.js';

const { open: OPEN, close: CLOSE } = BAR;
const { up: UP, down: DOWN } = FLOW;

class ImiKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly flow: WindowFlow;
  private readonly work = new Float64Array(FLOW.size);

  constructor(period: number) {
    this.flow = new WindowFlow(period);
    this.stateSize = this.flow.stateSize;
    this.lookback = period - 1;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]! - bar[barAt + OPEN]!;
    const warm = this.flow.step(state, at, work, 0, commit);
    const both = work[UP]! + work[DOWN]!;
    out[outAt] = !warm ? NaN : both === 0 ? 0 : 100 * (work[UP]! / both);
  }
}

/** Intraday momentum index (Chande; TA-Lib IMI): rises from open to close ÷ all moves, in per cent; 0 where nothing moves (TA-Lib 0.6: NaN). */
export const imi = define({
  name: 'imi',
  title: 'Intraday momentum index',
  source: 'Chande; TA-Lib IMI',
  parameters: [whole('period', 14)],
  create: ({ period = 14 }) => new ImiKernel(period),
});
