import { doji } from './candlestick/doji.js';
import { engulfing } from './candlestick/engulfing.js';
import { hammer } from './candlestick/hammer.js';
import type { BarDetector, TradeDetector } from './contract.js';
import { sessionBreak } from './intraday/session-break.js';
import { vwapCross } from './intraday/vwap-cross.js';

export const BAR_DETECTORS: readonly BarDetector[] = [doji, hammer, engulfing];
export const TRADE_DETECTORS: readonly TradeDetector[] = [sessionBreak, vwapCross];
