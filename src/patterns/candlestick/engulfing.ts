import type { BarDetector, BarWindow, Detection } from '../contract.js';
import { candleAt, score } from './geometry.js';

const BASE = 0.6;

/**
 * Engulfing: a body of the other colour that reaches beyond both ends of the body before it. Score 0.60; +0.15 for a body
 * of one and a half, +0.10 when the whole range is engulfed, +0.10 for rising volume.
 */
export const engulfing: BarDetector = {
  name: 'Engulfing',
  bars: 2,
  detect(window: BarWindow): Detection | undefined {
    const now = candleAt(window, 0);
    const before = candleAt(window, 1);
    if (!now || !before || now.body === 0 || before.body === 0 || now.bullish === before.bullish) return undefined;
    const top = Math.max(now.open, now.close);
    const bottom = Math.min(now.open, now.close);
    if (!(top > Math.max(before.open, before.close) && bottom < Math.min(before.open, before.close))) return undefined;
    const ratio = now.body / before.body;
    const wholeRange = top >= before.high && bottom <= before.low;
    const risingVolume = window.volume(0) > window.volume(1);
    return {
      pattern: now.bullish ? 'BullishEngulfing' : 'BearishEngulfing',
      direction: now.bullish ? 'bullish' : 'bearish',
      confidence: score(BASE + (ratio >= 1.5 ? 0.15 : 0) + (wholeRange ? 0.1 : 0) + (risingVolume ? 0.1 : 0)),
      levels: [now.bullish ? Math.min(now.low, before.low) : Math.max(now.high, before.high)],
      details: { body_ratio: ratio, range_engulfed: wholeRange ? 1 : 0, volume_up: risingVolume ? 1 : 0 },
    };
  },
};
