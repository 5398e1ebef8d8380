import { score } from '../candlestick/geometry.js';
import type { EpochMs } from '../../market/index.js';
import type { Detection, SessionView, TradeDetector } from '../contract.js';

/** So many bars must have closed on one side before the other side is news. */
const SIDE_BARS = 3;
const HYSTERESIS_ATR = 0.1;
const COOL_DOWN_BARS = 5;

/** Closes in a row above (> 0) or below (< 0) the VWAP, and 1 + the session bar of the last alarm. */
const RUN = 0;
const FIRED = 1;

/**
 * VWAP reclaim and loss: a trade crosses the session VWAP by 0.1 ATR after at least three bars in a row closed on the other
 * side; then none for five bars.
 */
export const vwapCross: TradeDetector = {
  name: 'VwapCross',
  stateSize: 2,
  detect(state: Float64Array, at: number, price: number, _time: EpochMs, session: SessionView): Detection | undefined {
    const { atr, vwap, bars } = session;
    const run = state[at + RUN]!;
    if (!(atr > 0) || Number.isNaN(vwap) || Math.abs(run) < SIDE_BARS) return undefined;
    const distance = (price - vwap) * -Math.sign(run);
    if (distance < HYSTERESIS_ATR * atr) return undefined;
    const fired = state[at + FIRED]!;
    if (fired !== 0 && bars - (fired - 1) < COOL_DOWN_BARS) return undefined;
    state[at + FIRED] = bars + 1;
    state[at + RUN] = 0;
    const up = run < 0;
    return {
      pattern: up ? 'VwapReclaim' : 'VwapLoss',
      direction: up ? 'bullish' : 'bearish',
      confidence: score(0.5 + 0.3 * Math.min(1, Math.abs(run) / 20) + 0.2 * Math.min(1, distance / (0.5 * atr))),
      levels: [vwap],
      details: { bars_on_other_side: Math.abs(run), distance_atr: distance / atr },
    };
  },
  onBar(state: Float64Array, at: number, close: number, session: SessionView): void {
    const side = Math.sign(close - session.vwap);
    if (Number.isNaN(side)) return;
    const run = state[at + RUN]!;
    state[at + RUN] = side === 0 ? run : Math.sign(run) === side ? run + side : side;
  },
};
