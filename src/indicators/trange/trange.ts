import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { trueRange } from '../true-range/true-range.js';

const { close: CLOSE } = BAR;

/** State: whether a bar has been seen, its close. */
class TrueRangeKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 2;
  readonly lookback = 1;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    if (state[at] === 1) trueRange(bar, barAt, state[at + 1]!, out, outAt);
    else out[outAt] = NaN;
    if (!commit) return;
    state[at] = 1;
    state[at + 1] = bar[barAt + CLOSE]!;
  }
}

/** True range (Wilder 1978; TA-Lib TRANGE): the bar's range with the previous close in it. */
export const trange = define({
  name: 'trange',
  title: 'True range',
  source: 'Wilder 1978; TA-Lib TRANGE',
  create: () => new TrueRangeKernel(),
});
