import { closes, deviation, line, mean, moments, recursive, rows, total, typical, windows, type Reference } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

const onLine =
  (read: (middle: number, slope: number, period: number) => number): Reference =>
  (bars, { period = 14 }) =>
    rows(
      windows(closes(bars), period, (window) => {
        const { middle, slope } = line(window);
        return read(middle, slope, period);
      }),
    );

const returns = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => (value - (values[i] ?? NaN)) / (values[i] ?? NaN));
const slicesOf = (bars: readonly SeriesBar[], period: number, compute: (window: readonly SeriesBar[]) => number): (number | undefined)[] =>
  windows(bars, period, compute);

/** What TA-Lib 0.6 computes as well, but loses to cancellation where prices are high and moves small. */
export const STATISTICS: Readonly<Record<string, Reference>> = {
  var: (bars, { period = 5 }) => rows(windows(closes(bars), period, (window) => deviation(window) ** 2)),
  stddev: (bars, { period = 5, deviations = 1 }) => rows(windows(closes(bars), period, (window) => deviations * deviation(window))),
  bollinger: (bars, { period = 20, deviations = 2, lowerDeviations = 0, maType = 0 }) => {
    const width = windows(closes(bars), period, deviation);
    const middle = maType === 1 ? recursive(closes(bars), period, 2 / (period + 1)) : windows(closes(bars), period, mean);
    const band = (factor: number) => middle.map((value, i) => value && value + factor * (width[i] ?? NaN));
    return rows(middle, band(deviations), band(-(lowerDeviations || deviations)));
  },
  bollinger_percent_b: (bars, { period = 20, deviations = 2 }) =>
    rows(
      windows(closes(bars), period, (window) => {
        const width = 2 * deviations * deviation(window);
        return width === 0 ? 0.5 : 0.5 + ((window.at(-1) ?? NaN) - mean(window)) / width;
      }),
    ),
  bollinger_bandwidth: (bars, { period = 20, deviations = 2 }) =>
    rows(windows(closes(bars), period, (window) => (2 * deviations * deviation(window)) / mean(window))),
  correl: (bars, { period = 30 }) =>
    rows(
      slicesOf(bars, period, (window) => {
        const { xx, xy, yy } = moments(
          window.map((bar) => bar.high),
          window.map((bar) => bar.low),
        );
        return xx * yy < 1e-14 ? 0 : xy / Math.sqrt(xx * yy);
      }),
    ),
  beta: (bars, { period = 5 }) =>
    rows(
      slicesOf(bars, period + 1, (window) => {
        const { xx, xy } = moments(returns(window.map((bar) => bar.high)), returns(window.map((bar) => bar.low)));
        return xx * period < 1e-14 ? 0 : xy / xx;
      }),
    ),
  avgdev: (bars, { period = 14 }) =>
    rows(windows(closes(bars), period, (window) => total(window.map((value) => Math.abs(value - mean(window)))) / period)),
  cci: (bars, { period = 14 }) =>
    rows(
      windows(bars.map(typical), period, (window) => {
        const centre = mean(window);
        const spread = total(window.map((value) => Math.abs(value - centre))) / period;
        return spread === 0 ? 0 : ((window.at(-1) ?? NaN) - centre) / (0.015 * spread);
      }),
    ),
  linearreg: onLine((middle, slope, period) => middle + (slope * (period - 1)) / 2),
  linearreg_intercept: onLine((middle, slope, period) => middle - (slope * (period - 1)) / 2),
  linearreg_slope: onLine((_, slope) => slope),
  linearreg_angle: onLine((_, slope) => (Math.atan(slope) / Math.PI) * 180),
  tsf: onLine((middle, slope, period) => middle + (slope * (period + 1)) / 2),
};
