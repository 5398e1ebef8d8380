import { EngineCore, planOf } from '../../engine/core/index.js';
import { type Aggregate, type Bar, epochMsOf, likelyTicker, type Ticker, tickerOf } from '../../market/index.js';
import { problemLine, readTrades } from '../../massive/index.js';
import type { Store } from '../../store/index.js';
import { lossesOf } from '../input-loss.js';
import { note, progress } from '../output.js';

export type MinuteBars = ReadonlyMap<Ticker, readonly Aggregate[]>;

const PROGRESS_EVERY = 100;

const aggregateOf = (symbol: Ticker, bar: Bar): Aggregate => ({ kind: 'aggregate', symbol, span: 'minute', bar, dayVolume: 0 });

export interface Learnable {
  readonly bars: MinuteBars;
  /** What could not be used, or is not there, a sentence each. */
  readonly losses: readonly string[];
}

/** Folds recorded trades into minutes, late prints included, by the engine's own rules. */
export async function barsOfFiles(files: readonly string[], symbols: ReadonlySet<string> | undefined): Promise<Learnable> {
  const core = new EngineCore(
    planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 0, barsFrom: 'trades' }),
  );
  const bars = new Map<Ticker, Map<number, Bar>>();
  const trades = readTrades(files, {
    onProblem: (problem) => note(problemLine(problem)),
    ...(symbols ? { symbols } : {}),
  });
  const keep = (events: ReturnType<EngineCore['apply']>): void => {
    for (const event of events) {
      if (event.kind !== 'bar' || event.timeframe !== '1min') continue;
      const known = bars.get(event.symbol) ?? new Map<number, Bar>();
      bars.set(event.symbol, known.set(event.bar.start, event.bar));
    }
  };
  let batches = 0;
  for await (const batch of trades) {
    keep(core.apply(batch));
    batches += 1;
    if (batches % PROGRESS_EVERY === 0) progress(`${trades.summary.read.toLocaleString('en-US')} trades read`);
  }
  keep(core.finish());
  progress('');
  const sorted = [...bars].map(([symbol, minutes]): [Ticker, Aggregate[]] => [
    symbol,
    [...minutes.values()].toSorted((a, b) => a.start - b.start).map((bar) => aggregateOf(symbol, bar)),
  ]);
  return { bars: new Map(sorted), losses: lossesOf(trades.summary) };
}

export interface StoredRange {
  readonly from: number;
  readonly to: number;
  readonly symbols: ReadonlySet<string> | undefined;
}

/** As many minutes as a year of one symbol has, after hours included. */
const MOST_BARS = 250_000;

/** The minutes that the store has. */
export async function barsOfStore(store: Store, { from, to, symbols }: StoredRange): Promise<Learnable> {
  const range = { from: epochMsOf(from), to: epochMsOf(to) };
  const stored = await store.symbols(range.from, range.to);
  const known = stored.filter((symbol) => symbols === undefined || symbols.has(symbol));
  const bars = new Map<Ticker, readonly Aggregate[]>();
  for (const symbol of known) {
    const rows = await store.bars({ symbol, ...range, limit: MOST_BARS });
    bars.set(
      symbol,
      rows.map(({ timestamp: start, open, high, low, close, volume, vwap, trades }) =>
        aggregateOf(symbol, { start, open, high, low, close, volume, vwap, trades }),
      ),
    );
    progress(`${bars.size} of ${known.length} symbols read`);
  }
  progress('');
  const losses = [...(symbols ?? [])].filter((symbol) => !bars.has(tickerOf(symbol))).map((symbol) => notStored(symbol, stored));
  return { bars, losses };
}

function notStored(symbol: string, stored: readonly Ticker[]): string {
  const likely = likelyTicker(symbol, stored);
  return `${symbol} has no stored bar${likely === undefined ? '' : ` (did you mean ${likely}?)`}`;
}
