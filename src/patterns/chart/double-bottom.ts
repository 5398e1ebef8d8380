import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Sighting } from '../contract.js';
import { levelness, pivotsOf, stageAt } from './geometry.js';

function look(view: PatternView, tolerance: number, height: number, longest: number): Sighting | undefined {
  const { atr } = view;
  const { highs, lows } = pivotsOf(view);
  const [second, first] = lows;
  if (!first || !second || first.age > longest) return undefined;
  const neckline = highs.find(({ age }) => age < first.age && age > second.age);
  const before = highs.find(({ age }) => age > first.age);
  if (!neckline || !before) return undefined;
  const bottom = Math.min(first.price, second.price);
  const tall = neckline.price - bottom;
  const level = tolerance * atr;
  if (Math.abs(first.price - second.price) > level || tall < height * atr || before.price - first.price < tall) return undefined;
  const stage = stageAt(view, neckline.price);
  if (!stage || view.low(0) < bottom - level) return undefined;
  return {
    stage,
    anchor: first.start,
    quality: 0.4 + 0.3 * levelness(first.price, second.price, level) + 0.3 * Math.min(1, tall / (2 * height * atr)),
    trigger: neckline.price,
    invalidation: bottom - 0.25 * atr,
    target: neckline.price + tall,
    levels: [neckline.price, bottom],
  };
}

/** Double bottom; mirrored, double top. */
export const doubleBottom: PatternDefinition = {
  name: 'double_bottom',
  title: 'Double bottom and double top',
  rule: 'After a fall two lows at one level, at least three ATR under the high between them; the price then closes above that high.',
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
