import type { Changes } from '../average/changes.js';
import { WilderChange } from '../average/wilder-change.js';
import { FLOW } from '../window/window-flow.js';
import { WindowChange } from '../average/window-change.js';
import { BAR, type Kernel } from '../contract.js';
import { define, variant, whole } from '../define.js';
import { WILDER, wilderKeeps } from '../notes.js';

const { close: CLOSE } = BAR;
const { up: UP, down: DOWN } = FLOW;

class CmoKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  private readonly work = new Float64Array(FLOW.size);

  constructor(
    period: number,
    private readonly change: Changes,
  ) {
    this.stateSize = change.stateSize;
    this.lookback = period;
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const { work } = this;
    work[0] = bar[barAt + CLOSE]!;
    const warm = this.change.step(state, at, work, 0, commit);
    const both = work[UP]! + work[DOWN]!;
    out[outAt] = !warm ? NaN : both < 1e-14 ? 0 : 100 * ((work[UP]! - work[DOWN]!) / both);
  }
}

/** Chande momentum oscillator with Wilder's averages (Chande 1994; TA-Lib CMO): 0 when nothing has moved. `simple` 1: plain sums of the last `period` changes, as Chande has it. */
export const cmo = define({
  name: 'cmo',
  title: 'Chande momentum oscillator',
  source: 'Chande 1994; TA-Lib CMO',
  notes: {
    smoothing: ({ simple = 0 }) => (simple === 1 ? 'none; plain sums' : WILDER),
    seed: ({ simple = 0 }) => (simple === 1 ? 'none' : 'the means of the first `period` rises and falls'),
    keeps: (given) => (given['simple'] === 1 ? undefined : wilderKeeps(given)),
    forms: [
      {
        where: 'TradingView, Chande’s book',
        differs: 'plain sums of the last `period` changes',
        here: () => ({ parameters: { simple: 1 } }),
        distance: { share: 0.7, after: 'never' },
      },
    ],
  },
  parameters: [whole('period', 14), variant('simple')],
  create: ({ period = 14, simple = 0 }) => new CmoKernel(period, simple === 1 ? new WindowChange(period) : new WilderChange(period)),
});
