import { type Aggregate, epochMsOf, phaseOf, tradingDayOf } from '../market/index.js';

/** So long stay the bars together: what lies in less is the market's texture, what lies in more is what patterns claim to see. */
const BLOCK_BARS = 5;

/** A bar by its prices against the close before. */
interface Shape {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly vwap: number;
  readonly volume: number;
  readonly trades: number;
}

/**
 * The same market without memory: within each regular session the minutes, as ratios to the close before and with their volume,
 * are cut into blocks of five and the blocks are shuffled. Volatility, the relation of range and volume, the gap at the open and the
 * day's close stay; whatever else patterns live on is gone. @param bars of one symbol, oldest first @param random uniform in [0, 1)
 */
export function surrogateOf(bars: readonly Aggregate[], random: () => number): readonly Aggregate[] {
  const made: Aggregate[] = [];
  let from = 0;
  while (from < bars.length) {
    const day = tradingDayOf(bars[from]!.bar.start).serial;
    let to = from;
    while (to < bars.length && tradingDayOf(bars[to]!.bar.start).serial === day) to += 1;
    made.push(...shuffledDay(bars.slice(from, to), random));
    from = to;
  }
  return made;
}

function shuffledDay(bars: readonly Aggregate[], random: () => number): Aggregate[] {
  const regular = bars.filter(({ bar }) => phaseOf(bar.start) === 'regular');
  const [first] = regular;
  if (!first) return [...bars];
  let before = first.bar.open;
  const shapes = regular.map(({ bar }): Shape => {
    const shape = {
      open: bar.open / before,
      high: bar.high / before,
      low: bar.low / before,
      close: bar.close / before,
      vwap: bar.vwap / before,
      volume: bar.volume,
      trades: bar.trades,
    };
    before = bar.close;
    return shape;
  });
  const order = shuffled(blocksOf(shapes), random).flat();
  let last = first.bar.open;
  const starts = regular.map(({ bar }) => bar.start);
  const made = order.map((shape, i): Aggregate => {
    const { open, high, low, close, vwap, volume, trades } = shape;
    const bar = {
      start: starts[i] ?? epochMsOf(0),
      open: last * open,
      high: last * high,
      low: last * low,
      close: last * close,
      vwap: last * vwap,
      volume,
      trades,
    };
    last = bar.close;
    return { kind: 'aggregate', symbol: first.symbol, span: 'minute', bar, dayVolume: 0 };
  });
  const start = starts[0] ?? epochMsOf(0);
  return [
    ...bars.filter(({ bar }) => bar.start < start),
    ...made,
    ...bars.filter(({ bar }) => bar.start > start && phaseOf(bar.start) !== 'regular'),
  ];
}

const blocksOf = (shapes: readonly Shape[]): Shape[][] =>
  Array.from({ length: Math.ceil(shapes.length / BLOCK_BARS) }, (_, i) => shapes.slice(i * BLOCK_BARS, (i + 1) * BLOCK_BARS));

/** Fisher and Yates (Durstenfeld 1964). */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** A seeded source of chance: the same seed shuffles the same way. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    // mulberry32 (Ettinger)
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
