import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';
import { levelness, newestLow, stageAt } from './geometry.js';

function look(view: PatternView, tolerance: number, height: number, longest: number): Detection | undefined {
  const { atr, swings } = view;
  const second = newestLow(swings);
  const first = second + 2;
  const before = first + 1;
  if (before >= swings.length || swings.age(first) > longest) return undefined;
  const left = swings.price(first);
  const right = swings.price(second);
  const neckline = swings.price(second + 1);
  const bottom = Math.min(left, right);
  const tall = neckline - bottom;
  const level = tolerance * atr;
  if (Math.abs(left - right) > level || tall < height * atr || swings.price(before) - left < tall) return undefined;
  const stage = stageAt(view, neckline);
  if (!stage || view.low(0) < bottom - level) return undefined;
  return {
    stage,
    anchor: swings.start(first),
    quality: 0.4 + 0.3 * levelness(left, right, level) + 0.3 * Math.min(1, tall / (2 * height * atr)),
    trigger: neckline,
    invalidation: bottom - 0.25 * atr,
    target: neckline + tall,
    levels: [neckline, bottom],
  };
}

/** Double bottom; mirrored, double top. */
export const doubleBottom: PatternDefinition = {
  name: 'double_bottom',
  title: 'Double bottom and double top',
  rule: 'After a fall, two lows at one level, at least three ATR below the high between them; the price then closes above that high.',
  category: 'chart',
  bullish: 'DoubleBottom',
  bearish: 'DoubleTop',
  kind: 'reversal',
  parameters: [real('tolerance', 0.75, 0.1, 5), real('height', 3, 1, 20), whole('longest', 120, 10, 500)],
  timeframes: ['5min', '15min'],
  levels: ['neckline', 'bottom'],
  horizon: 40,
  coolDown: 10,
  create: ({ tolerance = 0.75, height = 3, longest = 120 }) => ({
    bars: 20,
    pivots: 4,
    look: (view) => look(view, tolerance, height, longest),
  }),
};
