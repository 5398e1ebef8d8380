import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

const PERIOD = 20;

/** Mean and population deviation of the 20 closes that end `k` bars ago. */
function closesBack(view: PatternView, k: number): { mean: number; deviation: number } {
  let sum = 0;
  for (let i = k; i < k + PERIOD; i += 1) sum += view.close(i);
  const mean = sum / PERIOD;
  let squares = 0;
  for (let i = k; i < k + PERIOD; i += 1) squares += (view.close(i) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / PERIOD) };
}

/** Squeeze: Bollinger bands inside the Keltner channel for a while, then out again, with the close on one side. */
export const squeezeBreak: PatternDefinition = {
  name: 'squeeze_break',
  title: 'Squeeze breakout',
  rule: 'Bollinger bands (20, 2) have been inside the Keltner channel (20, 1.5 ATR) for five bars or more and come out, with the close half an ATR above the mean (below: the mirrored case).',
  category: 'intraday',
  bullish: 'SqueezeBreakout',
  bearish: 'SqueezeBreakdown',
  kind: 'continuation',
  parameters: [whole('bars', 5, 2, 10), real('deviations', 2, 0.5, 5), real('ranges', 1.5, 0.5, 5)],
  timeframes: ['5min', '15min'],
  horizon: 20,
  coolDown: 10,
  create: ({ bars = 5, deviations = 2, ranges = 1.5 }) => ({
    bars: PERIOD + bars,
    look(view: PatternView): Detection | undefined {
      const { atr } = view;
      // Where the close stands against the mean of the same 20 closes, known already.
      if (!(view.trend >= 0.5)) return undefined;
      const now = closesBack(view, 0);
      const last = view.close(0);
      if (deviations * now.deviation <= ranges * atr) return undefined;
      for (let k = 1; k <= bars; k += 1) if (deviations * closesBack(view, k).deviation > ranges * atr) return undefined;
      return {
        stage: 'confirmed',
        anchor: view.start(0),
        quality: 0.5 + 0.5 * Math.min(1, (last - now.mean) / (3 * atr)),
        trigger: last,
        invalidation: now.mean - 0.5 * atr,
        target: last + 2 * atr,
      };
    },
  }),
};
