import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';

const { close: CLOSE, volume: VOLUME } = BAR;
/** Whether a bar has been seen, its close, the balance. */
const { seen: SEEN, lastClose: LAST_CLOSE, balance: BALANCE, size: STATE_SIZE } = layout('seen', 'lastClose', 'balance');

class ObvKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = STATE_SIZE;
  readonly lookback = 0;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const close = bar[barAt + CLOSE]!;
    const volume = bar[barAt + VOLUME]!;
    const change = state[at + SEEN] === 1 ? close - state[at + LAST_CLOSE]! : 1;
    out[outAt] = state[at + BALANCE]! + (change > 0 ? volume : change < 0 ? -volume : 0);
    if (!commit) return;
    state[at + SEEN] = 1;
    state[at + LAST_CLOSE] = close;
    state[at + BALANCE] = out[outAt];
  }
}

/** On-balance volume, beginning at the first bar's volume (Granville 1963; TA-Lib OBV). */
export const obv = define({
  name: 'obv',
  title: 'On-balance volume',
  source: 'Granville 1963; TA-Lib OBV',
  notes: {
    smoothing: 'none; a running sum',
    seed: 'the volume of the first bar; the level depends on where the bars begin; only changes can be compared',
    forms: [
      {
        where: 'TradingView',
        differs: 'begins at 0: permanently lower by the first bar’s volume',
        distance: { share: 0.1, after: 'never' },
      },
    ],
  },
  create: () => new ObvKernel(),
});
