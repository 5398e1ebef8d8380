import { fieldsOf, layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';
import { same } from '../notes.js';

const { open: OPEN, high: HIGH, low: LOW, close: CLOSE } = BAR;
const OUT = layout('open', 'high', 'low', 'close');
/** Whether a bar has been seen, its Heikin-Ashi open and close. */
const { seen: SEEN, lastOpen: LAST_OPEN, lastClose: LAST_CLOSE, size: STATE_SIZE } = layout('seen', 'lastOpen', 'lastClose');

class HeikinAshiKernel implements Kernel {
  readonly outputs = fieldsOf(OUT);
  readonly stateSize = STATE_SIZE;
  readonly lookback = 0;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const open = bar[barAt + OPEN]!;
    const high = bar[barAt + HIGH]!;
    const low = bar[barAt + LOW]!;
    const last = bar[barAt + CLOSE]!;
    const close = (open + high + low + last) / 4;
    const start = state[at + SEEN] === 1 ? (state[at + LAST_OPEN]! + state[at + LAST_CLOSE]!) / 2 : (open + last) / 2;
    out[outAt + OUT.open] = start;
    out[outAt + OUT.high] = Math.max(high, start, close);
    out[outAt + OUT.low] = Math.min(low, start, close);
    out[outAt + OUT.close] = close;
    if (!commit) return;
    state[at + SEEN] = 1;
    state[at + LAST_OPEN] = start;
    state[at + LAST_CLOSE] = close;
  }
}

/** Heikin-Ashi bar: close = mean of the four prices, open = middle of the last Heikin-Ashi body (first: of the bar's own). */
export const heikinAshi = define({
  name: 'heikin_ashi',
  title: 'Heikin-Ashi bar',
  source: 'Valcu 2004',
  notes: {
    smoothing: 'the open moves halfway to the middle of the previous body',
    seed: 'the middle of the first bar’s own body',
    keeps: () => 0.5,
    forms: [
      same('TradingView'),
      { where: 'others', differs: 'the first open is the first bar’s own', distance: { share: 0.001, after: 4 } },
    ],
  },
  create: () => new HeikinAshiKernel(),
});
