import { real, whole } from '../../indicators/index.js';
import type { PatternDefinition, PatternView, Detection } from '../contract.js';
import { levelness, lineNow, newestLow, stageAt } from './geometry.js';

function look(view: PatternView, depth: number, tolerance: number, longest: number): Detection | undefined {
  const { atr, swings } = view;
  const right = newestLow(swings);
  const rightPeak = right + 1;
  const head = right + 2;
  const leftPeak = right + 3;
  const left = right + 4;
  if (left >= swings.length || swings.age(left) > longest) return undefined;
  const leftLow = swings.price(left);
  const headLow = swings.price(head);
  const rightLow = swings.price(right);
  if (Math.min(leftLow, rightLow) - headLow < depth * atr || Math.abs(leftLow - rightLow) > tolerance * atr) return undefined;
  const leftHigh = swings.price(leftPeak);
  const rightHigh = swings.price(rightPeak);
  const neckline = lineNow(swings, leftPeak, rightPeak);
  const tall = (leftHigh + rightHigh) / 2 - headLow;
  if (Math.abs(leftHigh - rightHigh) > tall / 2 || !(neckline > rightLow + 0.5 * atr)) return undefined;
  const stage = stageAt(view, neckline);
  if (!stage || view.low(0) < headLow) return undefined;
  const before = swings.age(left) - swings.age(head);
  const after = swings.age(head) - swings.age(right);
  return {
    stage,
    anchor: swings.start(left),
    quality: 0.4 + 0.3 * levelness(leftLow, rightLow, tolerance * atr) + 0.3 * (Math.min(before, after) / Math.max(before, after)),
    trigger: neckline,
    invalidation: Math.min(rightLow, neckline - 0.5 * atr),
    target: neckline + tall,
    levels: [neckline, headLow, leftLow, rightLow],
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
