import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';

const { turnover: TURNOVER, vwapVolume: VWAP_VOLUME, start: START } = BAR;
/** Turnover and volume since the anchor. */
const { turnoverSum: TURNOVER_SUM, volumeSum: VOLUME_SUM, size: STATE_SIZE } = layout('turnoverSum', 'volumeSum');

class AnchoredVwapKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = STATE_SIZE;
  readonly lookback = 0;

  constructor(private readonly anchor: number) {}
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const counts = bar[barAt + START]! >= this.anchor;
    const turnover = state[at + TURNOVER_SUM]! + (counts ? bar[barAt + TURNOVER]! : 0);
    const volume = state[at + VOLUME_SUM]! + (counts ? bar[barAt + VWAP_VOLUME]! : 0);
    out[outAt] = volume > 0 ? turnover / volume : NaN;
    if (!commit) return;
    state[at + TURNOVER_SUM] = turnover;
    state[at + VOLUME_SUM] = volume;
  }
}

/**
 * Volume-weighted average price of all bars that start at `anchor` (epoch milliseconds) or later, over the VWAP-eligible trades of
 * every session; 0 anchors at the first bar seen. NaN before the first such trade.
 */
export const anchoredVwap = define({
  name: 'anchored_vwap',
  title: 'Anchored VWAP',
  source: 'Σ turnover ÷ Σ volume since the anchor',
  notes: { smoothing: 'none; running sums', seed: 'the bar of the `anchor`; see `vwap`' },
  label: ({ anchor = 0 }) => (anchor === 0 ? 'ANCHORED_VWAP' : `ANCHORED_VWAP(${anchor})`),
  parameters: [whole('anchor', 0, 0, 8.64e15)],
  create: ({ anchor = 0 }) => new AnchoredVwapKernel(anchor),
});
