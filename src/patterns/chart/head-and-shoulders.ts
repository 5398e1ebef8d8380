import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Sighting } from '../contract.js';
import { levelness, lineNow, pivotsOf, stageAt } from './geometry.js';

function look(view: PatternView, depth: number, tolerance: number, longest: number): Sighting | undefined {
  const { atr } = view;
  const { highs, lows } = pivotsOf(view);
  const [right, head, left] = lows;
  if (!left || !head || !right || left.age > longest) return undefined;
  const rightPeak = highs.find(({ age }) => age < head.age && age > right.age);
  const leftPeak = highs.find(({ age }) => age < left.age && age > head.age);
  if (!leftPeak || !rightPeak) return undefined;
  const shoulder = Math.min(left.price, right.price);
  if (shoulder - head.price < depth * atr || Math.abs(left.price - right.price) > tolerance * atr) return undefined;
  const neckline = lineNow(leftPeak, rightPeak);
  const tall = (leftPeak.price + rightPeak.price) / 2 - head.price;
  if (Math.abs(leftPeak.price - rightPeak.price) > tall / 2 || !(neckline > right.price + 0.5 * atr)) return undefined;
  const stage = stageAt(view, neckline);
  if (!stage || view.low(0) < head.price) return undefined;
  const even = Math.min(left.age - head.age, head.age - right.age) / Math.max(left.age - head.age, head.age - right.age);
  return {
    stage,
    anchor: left.start,
    quality: 0.4 + 0.3 * levelness(left.price, right.price, tolerance * atr) + 0.3 * even,
    trigger: neckline,
    invalidation: Math.min(right.price, neckline - 0.5 * atr),
    target: neckline + tall,
    levels: [neckline, head.price, left.price, right.price],
  };
}

/** Inverse head and shoulders; mirrored, head and shoulders. */
export const headAndShoulders: PatternDefinition = {
  name: 'head_and_shoulders',
  title: 'Head and shoulders, and its inverse',
  rule: 'Three lows of which the middle one is an ATR or more below two that are level; the price then closes above the line through the highs between them.',
  category: 'chart',
  bullish: 'InverseHeadAndShoulders',
  bearish: 'HeadAndShoulders',
  kind: 'reversal',
  parameters: [real('depth', 1, 0.25, 10), real('tolerance', 1.5, 0.1, 10), whole('longest', 160, 10, 500)],
  timeframes: ['5min', '15min'],
  levels: ['neckline', 'head', 'left_shoulder', 'right_shoulder'],
  horizon: 40,
  coolDown: 10,
  create: ({ depth = 1, tolerance = 1.5, longest = 160 }) => ({
    bars: 20,
    pivots: 5,
    look: (view) => look(view, depth, tolerance, longest),
  }),
};
