import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { trueRange } from '../true-range/true-range.js';

const { close: CLOSE } = BAR;
/** Whether a bar has been seen, its close. */
const { seen: SEEN, lastClose: LAST_CLOSE, size: STATE_SIZE } = layout('seen', 'lastClose');

class TrueRangeKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = STATE_SIZE;
  readonly lookback = 1;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    if (state[at + SEEN] === 1) trueRange(bar, barAt, state[at + LAST_CLOSE]!, out, outAt);
    else out[outAt] = NaN;
    if (!commit) return;
    state[at + SEEN] = 1;
    state[at + LAST_CLOSE] = bar[barAt + CLOSE]!;
  }
}

/** True range (Wilder 1978; TA-Lib TRANGE): the bar's range with the previous close in it. */
export const trange = define({
  name: 'trange',
  title: 'True range',
  source: 'Wilder 1978; TA-Lib TRANGE',
  create: () => new TrueRangeKernel(),
});
