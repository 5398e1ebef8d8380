import type { PatternView, SwingView } from '../contract.js';

// Pivots alternate, so the highs stand at every second place from the newest high on, the lows between them. Places count back from 0, the
// newest pivot.

/** Place of the newest high; none is known where there are no pivots. */
export const newestHigh = (swings: SwingView): number => (swings.isHigh(0) ? 0 : 1);

/** Place of the newest low. */
export const newestLow = (swings: SwingView): number => (swings.isHigh(0) ? 1 : 0);

/** Dollars a bar of the line through two pivots. */
export function slopeOf(swings: SwingView, older: number, newer: number): number {
  return (swings.price(newer) - swings.price(older)) / (swings.age(older) - swings.age(newer));
}

/** Price at the newest closed bar of the line through two pivots. */
export function lineNow(swings: SwingView, older: number, newer: number): number {
  return swings.price(newer) + slopeOf(swings, older, newer) * swings.age(newer);
}

/** Within how many ATR two prices are level. */
export const LEVEL_ATR = 0.75;

/** 1 where two prices are the same, 0 where they are as far apart as still counts as level. */
export const levelness = (a: number, b: number, within: number): number => 1 - Math.min(1, Math.abs(a - b) / within);

/** The shape is there and its break is not, or comes with this close; a break that is older was not seen and is gone. */
export function stageAt(view: PatternView, trigger: number): 'forming' | 'confirmed' | undefined {
  if (view.close(1) > trigger) return undefined;
  return view.close(0) > trigger ? 'confirmed' : 'forming';
}
