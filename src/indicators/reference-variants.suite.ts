import { allRanges } from './columns.suite.js';
import { highest, lowest, mean, type Reference, total, typical, windows } from './reference.suite.js';
import type { SeriesBar } from './series.suite.js';

/** Directional movements and true range of each bar but the first. */
const moves = (bars: readonly SeriesBar[]): { plus: number; minus: number; range: number }[] =>
  bars.slice(1).map((bar, i) => {
    const last = bars[i] ?? bar;
    const [up, down] = [bar.high - last.high, last.low - bar.low];
    const range = Math.max(bar.high, last.close) - Math.min(bar.low, last.close);
    return { plus: up > down && up > 0 ? up : 0, minus: down > up && down > 0 ? down : 0, range };
  });

/** ADX as in Wilder's book: first sums of `period` moves, then of `period` index values. */
const wildersAdx: Reference = (bars, { period = 14 }) => {
  const steps = moves(bars);
  const first = steps.slice(0, period);
  let plus = total(first.map((step) => step.plus));
  let minus = total(first.map((step) => step.minus));
  const index: number[] = [];
  let adx = 0;
  return bars.map((_, i) => {
    if (i < period) return undefined;
    const step = steps[i - 1];
    if (i > period && step) {
      plus += step.plus - plus / period;
      minus += step.minus - minus / period;
    }
    const moved = plus + minus > 0;
    const now = moved ? (100 * Math.abs(plus - minus)) / (plus + minus) : 0;
    index.push(now);
    if (index.length === period) adx = mean(index);
    else if (index.length > period && moved) adx = (adx * (period - 1) + now) / period;
    return index.length < period ? undefined : [adx];
  });
};

/** Definitions beside the usual ones, by name and the parameters that choose them. */
export const DEFINITION_VARIANTS: readonly {
  readonly name: string;
  readonly parameters: Record<string, number>;
  readonly reference: Reference;
}[] = [
  { name: 'adx', parameters: { wholeSeed: 1 }, reference: wildersAdx },
  {
    name: 'atr',
    parameters: { simple: 1, period: 9 },
    reference: (bars, { period = 9 }) =>
      bars.map((_, i) => (i < period ? undefined : [mean(allRanges(bars).slice(i + 1 - period, i + 1))])),
  },
  {
    name: 'donchian',
    parameters: { partial: 1, period: 12 },
    reference: (bars, { period = 12 }) =>
      bars.map((_, i) => {
        const window = bars.slice(Math.max(0, i + 1 - period), i + 1);
        return [highest(window), lowest(window), (highest(window) + lowest(window)) / 2];
      }),
  },
  {
    name: 'keltner',
    parameters: { period: 20, multiplier: 1.5, rangePeriod: 20, maType: 0, simpleRange: 2, typical: 1 },
    reference: (bars) => {
      const centre = windows(bars.map(typical), 20, mean);
      const width = windows(allRanges(bars), 20, mean);
      return bars.map((_, i) => {
        const [c, w] = [centre[i], width[i]];
        return c === undefined || w === undefined ? undefined : [c, c + 1.5 * w, c - 1.5 * w];
      });
    },
  },
];
