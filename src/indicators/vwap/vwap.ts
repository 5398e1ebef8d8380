import { layout } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define } from '../define.js';

const { turnover: TURNOVER, vwapVolume: VWAP_VOLUME, session: SESSION } = BAR;
/** The session that the sums belong to, turnover, volume. */
const {
  heldSession: HELD_SESSION,
  turnoverSum: TURNOVER_SUM,
  volumeSum: VOLUME_SUM,
  size: STATE_SIZE,
} = layout('heldSession', 'turnoverSum', 'volumeSum');

class VwapKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = STATE_SIZE;
  readonly lookback = 0;

  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const session = bar[barAt + SESSION]!;
    const same = session !== 0 && session === state[at + HELD_SESSION];
    const turnover = session === 0 ? 0 : (same ? state[at + TURNOVER_SUM]! : 0) + bar[barAt + TURNOVER]!;
    const volume = session === 0 ? 0 : (same ? state[at + VOLUME_SUM]! : 0) + bar[barAt + VWAP_VOLUME]!;
    out[outAt] = volume === 0 ? NaN : turnover / volume;
    if (!commit) return;
    state[at + HELD_SESSION] = session;
    state[at + TURNOVER_SUM] = turnover;
    state[at + VOLUME_SUM] = volume;
  }
}

/** Volume-weighted average price since the regular session began, over its VWAP-eligible trades; NaN outside the session. */
export const vwap = define({
  name: 'vwap',
  title: 'Session VWAP',
  source: 'Σ turnover ÷ Σ volume',
  notes: {
    smoothing: 'none; running sums',
    seed: 'the first bar of the regular session',
    forms: [
      {
        where: 'TradingView',
        differs:
          'uses (high + low + close) ÷ 3 of each bar as the price of its trades; ours uses the trades themselves (except in `analyze`, whose file has none); includes extended hours where the chart does',
      },
    ],
  },
  sessionBound: true,
  create: () => new VwapKernel(),
});
