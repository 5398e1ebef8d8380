import { score } from '../candlestick/geometry.js';
import type { Detection, SessionView, TradeDetector } from '../contract.js';
import type { EpochMs } from '../../market/index.js';

/** A break counts from a tick beyond the extreme, and from a tenth of the usual minute. */
const MARGIN_ATR = 0.1;
const MINIMUM_MARGIN = 0.01;
/** Back inside by so much, or after so many bars, the next break is news again. */
const REARM_ATR = 0.25;
const REARM_BARS = 5;
/** Before that the extremes of the session say nothing. */
const WARM_BARS = 5;

/** Per side: 1 + the session bar of the last alarm (0 = none), the level that it broke, and the extreme when the last bar closed. */
const HIGH = 0;
const LOW = 3;
const LEVEL = 1;
const EXTREME = 2;

/**
 * New session extreme: a trade beyond the session's high or low as the last closed bar left it, by max(1 cent, 0.1 ATR), so
 * that a price which creeps up cent by cent is seen too. Fires once, then again only after
 * the price came back inside by 0.25 ATR or five bars have closed. Not in the first five bars, nor before ATR(14) is warm.
 */
export const sessionBreak: TradeDetector = {
  name: 'SessionBreak',
  stateSize: 6,
  detect(state: Float64Array, at: number, price: number, _time: EpochMs, session: SessionView): Detection | undefined {
    const { atr, bars } = session;
    if (!(atr > 0) || bars < WARM_BARS) return undefined;
    rearm(state, at + HIGH, state[at + HIGH + LEVEL]! - price > REARM_ATR * atr, bars);
    rearm(state, at + LOW, price - state[at + LOW + LEVEL]! > REARM_ATR * atr, bars);
    const margin = Math.max(MINIMUM_MARGIN, MARGIN_ATR * atr);
    const high = state[at + HIGH + EXTREME]!;
    const low = state[at + LOW + EXTREME]!;
    // Cents are not binary fractions: half a mil decides.
    if (price - high >= margin - 5e-5 && state[at + HIGH] === 0)
      return fire(state, at + HIGH, 'SessionHighBreak', high, price - high, session);
    if (low - price >= margin - 5e-5 && state[at + LOW] === 0) return fire(state, at + LOW, 'SessionLowBreak', low, low - price, session);
    return undefined;
  },
  onBar(state: Float64Array, at: number, _close: number, session: SessionView): void {
    state[at + HIGH + EXTREME] = session.high;
    state[at + LOW + EXTREME] = session.low;
  },
};

function rearm(state: Float64Array, side: number, backInside: boolean, bars: number): void {
  const firedAt = state[side]!;
  if (firedAt !== 0 && (backInside || bars - (firedAt - 1) >= REARM_BARS)) state[side] = 0;
}

function fire(state: Float64Array, side: number, pattern: string, level: number, distance: number, session: SessionView): Detection {
  state[side] = session.bars + 1;
  state[side + LEVEL] = level;
  const inAtr = distance / session.atr;
  // The further beyond, and the later in the session, the more an extreme means.
  const confidence = 0.5 + 0.3 * Math.min(1, inAtr / 0.5) + 0.2 * Math.min(1, session.bars / 60);
  return {
    pattern,
    direction: pattern === 'SessionHighBreak' ? 'bullish' : 'bearish',
    confidence: score(confidence),
    levels: [level],
    details: { distance_atr: inAtr, session_bars: session.bars },
  };
}
