import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Sighting } from '../contract.js';
import { levelness, pivotsOf, stageAt } from './geometry.js';

function look(view: PatternView, depth: number, handle: number, widest: number): Sighting | undefined {
  const { atr } = view;
  const { highs, lows } = pivotsOf(view);
  const [right] = highs;
  const grip = lows.find(({ age }) => right !== undefined && age < right.age);
  const left = highs.find(({ age }, i) => i > 0 && right !== undefined && age - right.age >= 10);
  if (!right || !grip || !left || left.age > widest) return undefined;
  const inside = lows.filter(({ age }) => age < left.age && age > right.age);
  const bottom = inside.reduce((deepest, pivot) => (pivot.price < deepest.price ? pivot : deepest), inside[0] ?? grip);
  const tall = Math.min(left.price, right.price) - bottom.price;
  const rim = Math.max(left.price, right.price);
  if (tall < depth * atr || Math.abs(left.price - right.price) > 1.5 * atr || right.price - grip.price > handle * tall) return undefined;
  if (highs.some(({ age, price }) => age < left.age && age > right.age && price > rim)) return undefined;
  // The lowest point lies in the middle half: a cup, and no letter V to one side.
  const place = (left.age - bottom.age) / (left.age - right.age);
  const stage = stageAt(view, rim);
  if (place < 0.25 || place > 0.75 || !stage || view.low(0) < grip.price - 0.5 * atr) return undefined;
  return {
    stage,
    anchor: left.start,
    quality: 0.4 + 0.3 * levelness(left.price, right.price, 1.5 * atr) + 0.3 * (1 - Math.abs(place - 0.5) * 4 * 0.5),
    trigger: rim,
    invalidation: Math.min(grip.price, rim - 0.5 * atr) - 0.25 * atr,
    target: rim + tall,
    levels: [rim, bottom.price, grip.price],
  };
}

/** Cup and handle. */
export const cupAndHandle: PatternDefinition = {
  name: 'cup_and_handle',
  title: 'Cup and handle',
  rule: 'Two highs at one level with a hollow of four ATR or more between them, lowest in its middle, then a pull-back of 40 % of that at most; the price then closes above the rim.',
  category: 'chart',
  bullish: 'CupAndHandle',
  bearish: 'InvertedCupAndHandle',
  kind: 'continuation',
  parameters: [real('depth', 4, 1, 30), real('handle', 0.4, 0.1, 0.9), whole('widest', 200, 20, 500)],
  timeframes: ['5min', '15min'],
  levels: ['rim', 'bottom', 'handle'],
  horizon: 40,
  coolDown: 10,
  create: ({ depth = 4, handle = 0.4, widest = 200 }) => ({ bars: 20, pivots: 4, look: (view) => look(view, depth, handle, widest) }),
};
