import { ranges, rows } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

/** A value a bar, undefined before the first. */
export type Defined = readonly (number | undefined)[];

/** `compute` of each row of the columns; undefined where one of them is. */
export const combine = (compute: (...values: number[]) => number, ...columns: readonly Defined[]): (number | undefined)[] =>
  rows(...columns).map((row) => row && compute(...row));

/** The values from bar `first` on. */
export const onward = (values: Defined, first: number): (number | undefined)[] => values.map((value, i) => (i < first ? undefined : value));

/** Moves by `alpha` of the distance, from the first value there is. */
export function fromFirst(values: Defined, alpha: number): (number | undefined)[] {
  let held: number | undefined;
  return values.map((value) => {
    if (value === undefined) return undefined;
    held = held === undefined ? value : held + alpha * (value - held);
    return held;
  });
}

/** Change of the close at each bar but the first. */
export const changes = (bars: readonly SeriesBar[]): (number | undefined)[] =>
  bars.map((bar, i) => {
    const last = bars[i - 1];
    return last && bar.close - last.close;
  });

/** The first bar's own range in front of the true ranges. */
export const allRanges = (bars: readonly SeriesBar[]): number[] =>
  ranges(bars).map((range, i) => range ?? (bars[i]?.high ?? NaN) - (bars[i]?.low ?? NaN));
