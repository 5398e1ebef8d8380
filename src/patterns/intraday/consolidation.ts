import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';

const LONGEST = 30;

/** The longest run of newest bars within a band: how many, and its bounds. */
function narrowest(view: PatternView, most: number): { bars: number; high: number; low: number } {
  let high = -Infinity;
  let low = Infinity;
  let bars = 0;
  for (let k = 0; k < Math.min(LONGEST, view.length); k += 1) {
    const top = Math.max(high, view.high(k));
    const bottom = Math.min(low, view.low(k));
    if (top - bottom > most) break;
    high = top;
    low = bottom;
    bars = k + 1;
  }
  return { bars, high, low };
}

/** Consolidation: the last bars keep within a narrow band; its edges are the triggers of either side. */
export const consolidation: PatternDefinition = {
  name: 'consolidation',
  title: 'Consolidation breakout',
  rule: 'Twelve bars or more stay within two ATR; the price then closes beyond the band.',
  category: 'intraday',
  bullish: 'ConsolidationBreakout',
  bearish: 'ConsolidationBreakdown',
  kind: 'continuation',
  parameters: [whole('bars', 12, 5, LONGEST), real('height', 2, 0.5, 10)],
  timeframes: ['5min', '15min'],
  levels: ['support', 'resistance'],
  horizon: 20,
  coolDown: 10,
  create: ({ bars = 12, height = 2 }) => ({
    bars,
    look(view: PatternView): Detection | undefined {
      const { atr } = view;
      const band = narrowest(view, height * atr);
      const tall = band.high - band.low;
      if (band.bars < bars || !(tall > 0.5 * atr)) return undefined;
      return {
        stage: 'forming',
        anchor: view.start(band.bars - 1),
        quality: 0.4 + 0.3 * Math.min(1, band.bars / LONGEST) + 0.3 * (1 - tall / (height * atr)),
        trigger: band.high,
        invalidation: band.low,
        target: band.high + tall,
        levels: [band.low, band.high],
      };
    },
  }),
};
