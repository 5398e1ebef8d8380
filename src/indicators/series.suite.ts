import { BAR, BAR_SIZE } from './contract.js';

export interface SeriesBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The number of the regular session; 1 unless given. */
  readonly session?: number;
  /** Start in epoch milliseconds; 0 unless given. */
  readonly start?: number;
}

/** Bars in the kernels' layout, each trade at the close. */
export function barsOf(series: readonly SeriesBar[]): Float64Array {
  const bars = new Float64Array(series.length * BAR_SIZE);
  series.forEach(({ open, high, low, close, volume, session = 1, start = 0 }, i) => {
    const at = i * BAR_SIZE;
    bars[at + BAR.open] = open;
    bars[at + BAR.high] = high;
    bars[at + BAR.low] = low;
    bars[at + BAR.close] = close;
    bars[at + BAR.volume] = volume;
    bars[at + BAR.turnover] = close * volume;
    bars[at + BAR.vwapVolume] = volume;
    bars[at + BAR.start] = start;
    bars[at + BAR.session] = session;
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

function shifted(bar: SeriesBar, lift: number): SeriesBar {
  const { open, high, low, close } = bar;
  return { ...bar, open: open + lift, high: high + lift, low: low + lift, close: close + lift };
}

const still = (bars: number): SeriesBar[] =>
  Array.from({ length: bars }, () => ({ open: 25, high: 25, low: 25, close: 25, volume: 1_000 }));

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
  /** Huge ranges. */
  wide: walk(11, 300, 60, 20),
  gaps: walk(3, 50, 0.2, 0.05).map((bar, i) => shifted(bar, i >= 200 ? -12 : i >= 100 ? 15 : 0)),
  /** Tiny moves on a high price. */
  tight: walk(5, 0.5, 0.02, 0.01).map((bar) => shifted(bar, 500_000)),
  /** Stands still for 60 bars, then goes on. */
  halt: [...walk(23, 40, 0.3, 0.1).slice(0, 120), ...still(60), ...walk(29, 40, 0.3, 0.1).slice(0, 120)],
  constant: still(300),
};

/** Where golden values are kept: the first four, every seventh bar and the last. */
export const isSampled = (index: number, begin: number, bars: number): boolean =>
  index < begin + 4 || index % 7 === 0 || index === bars - 1;
