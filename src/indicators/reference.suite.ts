import type { Parameters } from './contract.js';
import type { SeriesBar } from './series.suite.js';

/**
 * A second computation of an indicator, written for sight and not for speed: over the whole series, two passes, no running sums.
 * Gives a row of outputs for each bar; what it leaves undefined is before the warm-up and is not compared.
 */
export type Reference = (bars: readonly SeriesBar[], parameters: Parameters) => readonly (readonly number[] | undefined)[];

type Column = readonly number[];

export const total = (values: Column): number => values.reduce((sum, value) => sum + value, 0);

/** Two passes: the mean of the differences from the first value is exact where the mean of the values rounds. */
export function mean(values: Column): number {
  const [base = NaN] = values;
  return base + total(values.map((value) => value - base)) / values.length;
}

export function moments(xs: Column, ys: Column): { xx: number; xy: number; yy: number } {
  const [x0 = NaN] = xs;
  const [y0 = NaN] = ys;
  const us = xs.map((x) => x - x0);
  const vs = ys.map((y) => y - y0);
  const u = total(us) / us.length;
  const v = total(vs) / vs.length;
  return {
    xx: total(us.map((value) => (value - u) ** 2)),
    xy: total(us.map((value, i) => (value - u) * ((vs[i] ?? NaN) - v))),
    yy: total(vs.map((value) => (value - v) ** 2)),
  };
}

export const deviation = (values: Column): number => Math.sqrt(moments(values, values).xx / values.length);

/** `compute` of each window of `period` values that ends at bar i; undefined where there are fewer. */
export function windows<T>(
  values: readonly T[],
  period: number,
  compute: (window: readonly T[], i: number) => number,
): (number | undefined)[] {
  return values.map((_, i) => (i + 1 < period ? undefined : compute(values.slice(i + 1 - period, i + 1), i)));
}

/** Rows from columns; a row lacks where one of its columns does. */
export function rows(...columns: readonly (readonly (number | undefined)[])[]): (number[] | undefined)[] {
  return (columns[0] ?? []).map((_, i) => {
    const row = columns.map((column) => column[i]);
    return row.includes(undefined) ? undefined : row.map((value) => value ?? NaN);
  });
}

export const closes = (bars: readonly SeriesBar[]): number[] => bars.map((bar) => bar.close);
export const highest = (bars: readonly SeriesBar[]): number => Math.max(...bars.map((bar) => bar.high));
export const lowest = (bars: readonly SeriesBar[]): number => Math.min(...bars.map((bar) => bar.low));
export const typical = (bar: SeriesBar): number => (bar.high + bar.low + bar.close) / 3;

/** True range of each bar but the first. */
export const ranges = (bars: readonly SeriesBar[]): (number | undefined)[] =>
  bars.map((bar, i) => {
    const last = bars[i - 1];
    return last && Math.max(bar.high, last.close) - Math.min(bar.low, last.close);
  });

/** An average that begins with the mean of the first `period` values there are, then moves by `alpha` of the distance. */
export function recursive(values: readonly (number | undefined)[], period: number, alpha: number): (number | undefined)[] {
  const from = values.findIndex((value) => value !== undefined);
  let held = 0;
  return values.map((value, i) => {
    const count = i - from + 1;
    if (value === undefined || count < period) return undefined;
    const seed = values.slice(from, i + 1).map((v) => v ?? NaN);
    held = count === period ? mean(seed) : held + alpha * (value - held);
    return held;
  });
}

export const weighted = (values: Column): number => {
  const [base = NaN] = values;
  const weights = values.map((_, i) => i + 1);
  return base + total(values.map((value, i) => (value - base) * (i + 1))) / total(weights);
};

/** Level at the middle of the window and slope of the least-squares line. */
export function line(values: Column): { middle: number; slope: number } {
  const xs = values.map((_, i) => i);
  const { xx, xy } = moments(xs, values);
  return { middle: mean(values), slope: xy / xx };
}
