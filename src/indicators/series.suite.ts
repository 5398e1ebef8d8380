import { BAR, BAR_SIZE } from './contract.js';

export interface SeriesBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Bars in the kernels' layout, all of one regular session, each trade at the close. */
export function barsOf(series: readonly SeriesBar[]): Float64Array {
  const bars = new Float64Array(series.length * BAR_SIZE);
  series.forEach(({ open, high, low, close, volume }, i) => {
    const at = i * BAR_SIZE;
    bars[at + BAR.open] = open;
    bars[at + BAR.high] = high;
    bars[at + BAR.low] = low;
    bars[at + BAR.close] = close;
    bars[at + BAR.volume] = volume;
    bars[at + BAR.turnover] = close * volume;
    bars[at + BAR.vwapVolume] = volume;
    bars[at + BAR.session] = 1;
  });
  return bars;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / (1 << 24);
  };
}

const cents = (value: number): number => Math.round(value * 100) / 100;

function walk(seed: number, start: number, move: number, wick: number): SeriesBar[] {
  const next = random(seed);
  let close = start;
  return Array.from({ length: 300 }, () => {
    const open = close;
    close = Math.max(0.05, cents(open + (next() - 0.5) * move));
    return {
      open,
      close,
      high: cents(Math.max(open, close) + next() * wick),
      low: Math.max(0.01, cents(Math.min(open, close) - next() * wick)),
      volume: 100 + Math.floor(next() * 9_900),
    };
  });
}

/** Seeded series on which the golden values were computed; the generator in scripts/golden reads the same. */
export const SERIES: Readonly<Record<string, readonly SeriesBar[]>> = {
  walk: walk(42, 100, 0.4, 0.1),
  penny: walk(7, 2, 0.06, 0.02),
  wide: walk(11, 300, 60, 20),
  gaps: walk(3, 50, 0.2, 0.05).map((bar, i) => {
    const lift = i >= 200 ? -12 : i >= 100 ? 15 : 0;
    return { ...bar, open: bar.open + lift, high: bar.high + lift, low: bar.low + lift, close: bar.close + lift };
  }),
  constant: Array.from({ length: 300 }, () => ({ open: 25, high: 25, low: 25, close: 25, volume: 1_000 })),
};
