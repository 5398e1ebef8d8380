import { EXAMPLES, mirrored, QUIET, type Drawn } from './examples.suite.js';

/** Columns of prices, as native TA-Lib takes them. */
export interface Bars {
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
}

interface Walk {
  readonly start: number;
  /** Prices are whole numbers of ticks; `ticks` to the dollar. */
  readonly ticks: number;
  /** Largest usual body, US dollars. */
  readonly size: number;
  /** Chance that a bar does not open at the close before. */
  readonly gap: number;
  /** Chance of each shadow. */
  readonly shadow: number;
  /** Chance of a bar of one price. */
  readonly still: number;
}

/** mulberry32: the same numbers on every machine, as only 32-bit integers are computed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const empty = (): Bars => ({ open: [], high: [], low: [], close: [] });

export function push(bars: Bars, open: number, high: number, low: number, close: number): void {
  bars.open.push(open);
  bars.high.push(high);
  bars.low.push(low);
  bars.close.push(close);
}

function walk(seed: number, count: number, { start, ticks, size, gap, shadow, still }: Walk): Bars {
  const next = random(seed);
  const bars = empty();
  const onGrid = (price: number): number => Math.round(price * ticks) / ticks;
  /** Sums of three: most are small, some are not. */
  const step = (): number => (next() + next() + next() - 1.5) * size;
  let price = start;
  for (let i = 0; i < count; i += 1) {
    const open = next() < gap ? onGrid(price + step()) : price;
    if (next() < still) push(bars, open, open, open, open);
    else {
      const close = onGrid(open + step());
      const high = next() < shadow ? onGrid(Math.max(open, close) + Math.abs(step())) : Math.max(open, close);
      const low = next() < shadow ? onGrid(Math.min(open, close) - Math.abs(step())) : Math.min(open, close);
      push(bars, open, high, low, close);
      price = close;
    }
    // Pulled back a little, so that prices stay positive and of one size.
    price = onGrid(price + (start - price) * 0.002);
  }
  return bars;
}

/** Every example and its mirror image after quiet bars, each price a little off, at some level and scale. */
function drawn(seed: number, rounds: number): Bars {
  const next = random(seed);
  const bars = empty();
  const shapes = EXAMPLES.flatMap(({ candles }) => [candles, mirrored(candles)]);
  for (let round = 0; round < rounds; round += 1) {
    for (const shape of shapes) {
      const level = 50 + 100 * next();
      const unit = 0.1 + next();
      // The first round as drawn, the others ever less exact.
      const off = 0.02 * round;
      const add = ([open, high, low, close]: Drawn): void => {
        const place = (y: number): number => level + unit * (y + off * (next() - 0.5));
        const o = place(open);
        const c = place(close);
        push(bars, o, Math.max(place(high), o, c), Math.min(place(low), o, c), c);
      };
      for (const candle of QUIET) add(candle);
      for (const candle of shape) add(candle);
    }
  }
  return bars;
}

const usual: Walk = { start: 100, ticks: 1e6, size: 1, gap: 0.5, shadow: 0.7, still: 0 };

/**
 * The bars of the golden file. Coarse grids make candles exactly as long as the average. `thirds` moves by as much as its price,
 * in steps that are no binary fractions, so that totals are rounded and the last bit decides: with this seed it shows where a
 * total began.
 */
export const REGIMES: Readonly<Record<string, () => Bars>> = {
  walk: () => walk(1, 16_000, usual),
  cents: () => walk(2, 16_000, { ...usual, ticks: 100, size: 0.04 }),
  quarters: () => walk(3, 12_000, { ...usual, ticks: 4, size: 1.5 }),
  penny: () => walk(4, 12_000, { ...usual, start: 0.35, ticks: 10_000, size: 0.0006, still: 0.1 }),
  dear: () => walk(5, 12_000, { ...usual, start: 500_000, ticks: 100, size: 0.1 }),
  gaps: () => walk(6, 14_000, { ...usual, ticks: 100, size: 0.5, gap: 1, shadow: 0.4 }),
  still: () => walk(7, 10_000, { ...usual, ticks: 100, size: 0.06, still: 0.5 }),
  thirds: () => walk(1, 12_000, { start: 0.3, ticks: 30, size: 0.1, gap: 0.6, shadow: 0.7, still: 0 }),
  drawn: () => drawn(8, 6),
};

/** FNV-1a over the bits of all prices: tells a changed generator from a changed detector. */
export function fingerprint({ open, high, low, close }: Bars): string {
  let hash = 0x811c9dc5;
  for (const column of [open, high, low, close]) {
    for (const word of new Uint32Array(Float64Array.from(column).buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
