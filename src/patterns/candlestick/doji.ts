import type { BarDetector, BarWindow, Detection } from '../contract.js';
import { candleAt, score } from './geometry.js';

const BODY_LIMIT = 0.1;
const SYMMETRY_BONUS = 0.15;

/**
 * Doji: open and close nearly meet (body below a tenth of the range). The score falls with the body and rises by up to
 * 0.15 with the symmetry of the shadows.
 */
export const doji: BarDetector = {
  name: 'Doji',
  bars: 1,
  detect(window: BarWindow): Detection | undefined {
    const candle = candleAt(window, 0);
    if (!candle) return undefined;
    const ratio = candle.body / candle.range;
    if (ratio >= BODY_LIMIT) return undefined;
    const symmetry = 1 - Math.abs(candle.upperShadow - candle.lowerShadow) / candle.range;
    return {
      pattern: 'Doji',
      direction: 'neutral',
      confidence: score(1 - ratio / BODY_LIMIT + SYMMETRY_BONUS * symmetry),
      levels: [candle.high, candle.low],
      details: { body_ratio: ratio, shadow_symmetry: symmetry },
    };
  },
};
