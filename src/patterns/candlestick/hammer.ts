import type { BarDetector, BarWindow, Detection } from '../contract.js';
import { candleAt, score } from './geometry.js';

const BASE = 0.6;

/**
 * Hammer: a small body at the top of a long lower shadow (shadow at least twice the body and 60 % of the range, upper
 * shadow below a tenth, body below 30 %). Score 0.60; +0.15 for a shadow of three bodies, +0.10 for hardly any upper
 * shadow, +0.10 for a close above the open.
 */
export const hammer: BarDetector = {
  name: 'Hammer',
  bars: 1,
  detect(window: BarWindow): Detection | undefined {
    const candle = candleAt(window, 0);
    if (!candle) return undefined;
    const { body, range, lowerShadow, upperShadow, bullish, low } = candle;
    const shaped = lowerShadow >= 2 * body && lowerShadow / range > 0.6 && upperShadow / range < 0.1 && body / range < 0.3;
    if (!shaped || body === 0) return undefined;
    const confidence = BASE + (lowerShadow >= 3 * body ? 0.15 : 0) + (upperShadow / range < 0.05 ? 0.1 : 0) + (bullish ? 0.1 : 0);
    return {
      pattern: 'Hammer',
      direction: 'bullish',
      confidence: score(confidence),
      levels: [low],
      details: { lower_shadow_ratio: lowerShadow / range, upper_shadow_ratio: upperShadow / range, body_ratio: body / range },
    };
  },
};
