import type { PatternView, SwingView } from '../contract.js';

/** A pivot with its place: bars before the newest closed one. */
export interface Pivot {
  readonly price: number;
  readonly age: number;
  readonly start: number;
}

const pivotAt = (swings: SwingView, i: number): Pivot => ({ price: swings.price(i), age: swings.age(i), start: swings.start(i) });

/** The newest highs and lows, newest first; those that are not known are left out. */
export function pivotsOf({ swings }: PatternView): { readonly highs: readonly Pivot[]; readonly lows: readonly Pivot[] } {
  const highs: Pivot[] = [];
  const lows: Pivot[] = [];
  for (let i = 0; i < swings.length; i += 1) (swings.isHigh(i) ? highs : lows).push(pivotAt(swings, i));
  return { highs, lows };
}

/** Price at the newest closed bar of the line through two pivots. */
export function lineNow(older: Pivot, newer: Pivot): number {
  return newer.price + slopeOf(older, newer) * newer.age;
}

/** Dollars a bar. */
export function slopeOf(older: Pivot, newer: Pivot): number {
  return (newer.price - older.price) / (older.age - newer.age);
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
