import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection, SwingView } from '../contract.js';
import { levelness, newestHigh, stageAt } from './geometry.js';

/** A cup is at least so many bars wide. */
const NARROWEST = 10;

/** Place of the newest high before the right rim that is far enough from it; beyond the pivots when there is none. */
function leftRim(swings: SwingView, right: number): number {
  let left = right + 2;
  while (left < swings.length && swings.age(left) - swings.age(right) < NARROWEST) left += 2;
  return left;
}

/** Place of the lowest of the lows between two highs. */
function lowestBetween(swings: SwingView, left: number, right: number): number {
  let lowest = left - 1;
  for (let i = left - 3; i > right; i -= 2) if (swings.price(i) < swings.price(lowest)) lowest = i;
  return lowest;
}

function look(view: PatternView, depth: number, handle: number, widest: number): Detection | undefined {
  const { atr, swings } = view;
  const right = newestHigh(swings);
  // The handle's low comes after the right rim.
  if (right !== 1) return undefined;
  const left = leftRim(swings, right);
  if (left >= swings.length || swings.age(left) > widest) return undefined;
  const leftHigh = swings.price(left);
  const rightHigh = swings.price(right);
  const grip = swings.price(0);
  const lowest = lowestBetween(swings, left, right);
  const bottom = swings.price(lowest);
  const tall = Math.min(leftHigh, rightHigh) - bottom;
  const rim = Math.max(leftHigh, rightHigh);
  if (tall < depth * atr || Math.abs(leftHigh - rightHigh) > 1.5 * atr || rightHigh - grip > handle * tall) return undefined;
  for (let i = right + 2; i < left; i += 2) if (swings.price(i) > rim) return undefined;
  // The lowest point lies in the middle half: a cup, and no letter V to one side.
  const place = (swings.age(left) - swings.age(lowest)) / (swings.age(left) - swings.age(right));
  const stage = stageAt(view, rim);
  if (place < 0.25 || place > 0.75 || !stage || view.low(0) < grip - 0.5 * atr) return undefined;
  return {
    stage,
    anchor: swings.start(left),
    quality: 0.4 + 0.3 * levelness(leftHigh, rightHigh, 1.5 * atr) + 0.3 * (1 - Math.abs(place - 0.5) * 2),
    trigger: rim,
    invalidation: Math.min(grip, rim - 0.5 * atr) - 0.25 * atr,
    target: rim + tall,
    levels: [rim, bottom, grip],
  };
}

/** Cup and handle. */
export const cupAndHandle: PatternDefinition = {
  name: 'cup_and_handle',
  title: 'Cup and handle',
  rule: 'Two highs at one level with a trough of four ATR or more between them, lowest in its middle, then a pull-back of at most 40 % of that; the price then closes above the rim.',
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
