import { combine, type Defined } from './columns.suite.js';
import {
  closes,
  deviation,
  highest,
  line,
  lowest,
  mean,
  ranges,
  recursive,
  rows,
  total,
  weighted,
  windows,
  type Reference,
} from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

/** `compute` of each window of the defined values. */
function afterwards(values: Defined, period: number, compute: (window: readonly number[]) => number): (number | undefined)[] {
  const from = values.findIndex((value) => value !== undefined);
  const defined = values.slice(from).map((value) => value ?? NaN);
  return [...Array<undefined>(from).fill(undefined), ...windows(defined, period, compute)];
}

const middle = (bars: readonly SeriesBar[], period: number): (number | undefined)[] =>
  windows(bars, period, (window) => (highest(window) + lowest(window)) / 2);

const delayed = (values: Defined, bars: number): (number | undefined)[] => values.map((_, i) => values[i - bars]);

const flow = ({ high, low, close, volume }: SeriesBar): number => (high === low ? 0 : ((2 * close - high - low) / (high - low)) * volume);

/** Sums over the last `period` bars of something that needs the bar before. */
const sums = (bars: readonly SeriesBar[], period: number, of: (bar: SeriesBar, last: SeriesBar) => number): (number | undefined)[] =>
  afterwards(
    bars.map((bar, i) => {
      const last = bars[i - 1];
      return last && of(bar, last);
    }),
    period,
    total,
  );

const quotient = (a: number, b: number): number => (b === 0 ? 0 : a / b);

export const CHANNELS: Readonly<Record<string, Reference>> = {
  hma: (bars, { period = 20 }) => {
    const half = windows(closes(bars), Math.floor(period / 2), weighted);
    const full = windows(closes(bars), period, weighted);
    const raw = combine((a, b) => 2 * a - b, half, full);
    return rows(afterwards(raw, Math.floor(Math.sqrt(period)), weighted));
  },
  vwma: (bars, { period = 20 }) =>
    rows(windows(bars, period, (window) => total(window.map((bar) => bar.close * bar.volume)) / total(window.map((bar) => bar.volume)))),
  cmf: (bars, { period = 20 }) => rows(windows(bars, period, (window) => total(window.map(flow)) / total(window.map((bar) => bar.volume)))),
  donchian: (bars, { period = 20 }) => rows(windows(bars, period, highest), windows(bars, period, lowest), middle(bars, period)),
  keltner: (bars, { period = 20, multiplier = 2, rangePeriod = 10, maType = 1, simpleRange = 0 }) => {
    const centre = maType === 1 ? recursive(closes(bars), period, 2 / (period + 1)) : windows(closes(bars), period, mean);
    const range = simpleRange ? afterwards(ranges(bars), rangePeriod, mean) : recursive(ranges(bars), rangePeriod, 1 / rangePeriod);
    return rows(
      combine((c) => c, centre, range),
      combine((c, r) => c + multiplier * r, centre, range),
      combine((c, r) => c - multiplier * r, centre, range),
    );
  },
  supertrend: (bars, { period = 10, multiplier = 3 }) => {
    const range = recursive(ranges(bars), period, 1 / period);
    let held: { upper: number; lower: number; direction: number } | undefined;
    return bars.map((bar, i) => {
      const width = range[i];
      if (width === undefined) return undefined;
      const before = bars[i - 1]?.close ?? NaN;
      const upper = (bar.high + bar.low) / 2 + multiplier * width;
      const lower = (bar.high + bar.low) / 2 - multiplier * width;
      const next = {
        upper: held && before <= held.upper ? Math.min(upper, held.upper) : upper,
        lower: held && before >= held.lower ? Math.max(lower, held.lower) : lower,
        direction: held?.direction ?? -1,
      };
      if (held && held.direction < 0 && bar.close > next.upper) next.direction = 1;
      if (held && held.direction > 0 && bar.close < next.lower) next.direction = -1;
      held = next;
      return [next.direction > 0 ? next.lower : next.upper, next.direction];
    });
  },
  ichimoku: (bars, { conversion = 9, base = 26, span = 52, displacement = 26 }) => {
    const fast = middle(bars, conversion);
    const slow = middle(bars, base);
    const lead = combine((a, b) => (a + b) / 2, fast, slow);
    return rows(fast, slow, delayed(lead, displacement), delayed(middle(bars, span), displacement));
  },
  choppiness: (bars, { period = 14 }) => {
    const height = windows(bars, period, (window) => highest(window) - lowest(window));
    const path = afterwards(ranges(bars), period, total);
    return rows(combine((h, p) => (h === 0 ? 0 : (100 * Math.log(p / h)) / Math.log(period)), height, path));
  },
  vortex: (bars, { period = 14 }) => {
    const range = afterwards(ranges(bars), period, total);
    const side = (of: (bar: SeriesBar, last: SeriesBar) => number) => combine(quotient, sums(bars, period, of), range);
    return rows(
      side((bar, last) => Math.abs(bar.high - last.low)),
      side((bar, last) => Math.abs(bar.low - last.high)),
    );
  },
  squeeze: (bars, { period = 20, deviations = 2, multiplier = 1.5 }) => {
    const first = bars[0];
    const range = windows(
      ranges(bars).map((value) => value ?? (first ? first.high - first.low : NaN)),
      period,
      mean,
    );
    const average = windows(closes(bars), period, mean);
    const raw = combine((c, m, a) => c - (m + a) / 2, closes(bars), middle(bars, period), average);
    const momentum = afterwards(raw, period, (window) => {
      const fitted = line(window);
      return fitted.middle + (fitted.slope * (period - 1)) / 2;
    });
    const on = combine((d, r) => (deviations * d < multiplier * r ? 1 : 0), windows(closes(bars), period, deviation), range);
    return rows(on, momentum);
  },
  stochrsi_slow: (bars, { slowK = 3, slowD = 3, period = 14, k = 14 }) => {
    const average = (keep: (change: number) => number): Defined =>
      recursive(
        bars.map((bar, i) => (i === 0 ? undefined : Math.max(keep(bar.close - (bars[i - 1]?.close ?? NaN)), 0))),
        period,
        1 / period,
      );
    const strength = combine(
      (up, down) => (up + down < 1e-14 ? 0 : (100 * up) / (up + down)),
      average((change) => change),
      average((change) => -change),
    );
    const raw = afterwards(strength, k, (window) => {
      const [top, bottom] = [Math.max(...window), Math.min(...window)];
      // Rounding moves the RSI of a market that stands still.
      return top - bottom < 1e-9 ? 0 : (100 * ((window.at(-1) ?? NaN) - bottom)) / (top - bottom);
    });
    const slow = afterwards(raw, slowK, mean);
    const slower = afterwards(slow, slowD, mean);
    return rows(slow, slower);
  },
  heikin_ashi: (bars) => {
    let body: [number, number] | undefined;
    return bars.map(({ open, high, low, close }) => {
      const next: [number, number] = [body ? (body[0] + body[1]) / 2 : (open + close) / 2, (open + high + low + close) / 4];
      body = next;
      return [next[0], Math.max(high, ...next), Math.min(low, ...next), next[1]];
    });
  },
};
