import { BAR, BAR_SIZE } from '../../indicators/index.js';
import { epochMsOf, type Timeframe, tradingDayOf } from '../../market/index.js';
import { type Followed, createCandlestickScanner, type Grading } from '../../patterns/index.js';
import type { FileBar } from './bars/bar.js';
import { PatternColumns } from './pattern-columns.js';
import type { ChosenIndicator, ChosenPatterns } from './selection.js';

export interface AnalysisOptions {
  readonly indicators: readonly ChosenIndicator[];
  readonly patterns: ChosenPatterns;
  readonly grading: Grading;
  /** Length of the bars. Those shorter than a day belong to the session of their day; a day is a session of its own. */
  readonly timeframe: Timeframe;
}

interface TickerState {
  readonly state: Float64Array;
  readonly followed: Followed;
  bars: number;
}

/** The same kernels as the engine's, over a file's bars in their order; each ticker has a state of its own. */
export class Analysis {
  readonly columns: readonly string[];
  private readonly scanner;
  private readonly others: PatternColumns | undefined;
  /** Bars before each pattern's first value; they come after the indicators' outputs. */
  private readonly lookbacks: readonly number[];
  private readonly outputs: number;
  private readonly stateSize: number;
  private readonly states = new Map<string, TickerState>();
  private readonly bar = new Float64Array(BAR_SIZE);

  constructor(private readonly options: AnalysisOptions) {
    const { indicators, patterns, grading, timeframe } = options;
    const { candlesticks, others } = patterns;
    const outputs = indicators.flatMap(({ columns }) => columns);
    this.scanner = candlesticks.length === 0 ? undefined : createCandlestickScanner({ patterns: candlesticks, grading });
    this.others = others.length === 0 ? undefined : new PatternColumns(others, timeframe);
    this.columns = [...outputs, ...candlesticks, ...(this.others?.names ?? [])];
    this.lookbacks = [...(this.scanner?.patterns ?? []).map(({ lookback }) => lookback), ...others.map(() => PatternColumns.lookback)];
    this.outputs = outputs.length;
    const shared = (this.scanner?.stateSize ?? 0) + (this.others?.stateSize ?? 0);
    this.stateSize = indicators.reduce((sum, { kernel }) => sum + kernel.stateSize, shared);
  }

  /** @returns one value a column; undefined before it is warm */
  add(bar: FileBar): (number | undefined)[] {
    const { indicators } = this.options;
    const known = this.stateOf(bar.ticker);
    const { state, followed } = known;
    this.fill(bar);
    const out = new Float64Array(this.columns.length);
    let at = 0;
    let outAt = 0;
    for (const { kernel, columns } of indicators) {
      kernel.step(state, at, this.bar, 0, out, outAt, true);
      at += kernel.stateSize;
      outAt += columns.length;
    }
    this.scanner?.update(state, at, this.bar, 0, out, outAt);
    const patternsAt = at + (this.scanner?.stateSize ?? 0);
    this.others?.update(state, patternsAt, followed, this.bar, 0, out, outAt + (this.scanner?.patterns.length ?? 0));
    const index = known.bars;
    known.bars += 1;
    const values = Array.from(out, (value): number | undefined => (Number.isNaN(value) ? undefined : value));
    this.lookbacks.forEach((lookback, i) => {
      if (index < lookback) values[this.outputs + i] = undefined;
    });
    return values;
  }

  private stateOf(ticker: string): TickerState {
    let known = this.states.get(ticker);
    if (!known) {
      known = { state: new Float64Array(this.stateSize), followed: this.others?.nothing() ?? [], bars: 0 };
      this.states.set(ticker, known);
    }
    return known;
  }

  private fill({ time, open, high, low, close, volume }: FileBar): void {
    const { bar } = this;
    bar[BAR.open] = open;
    bar[BAR.high] = high;
    bar[BAR.low] = low;
    bar[BAR.close] = close;
    bar[BAR.volume] = volume;
    // A file has no turnover; the typical price stands for it.
    bar[BAR.turnover] = ((high + low + close) / 3) * volume;
    bar[BAR.vwapVolume] = volume;
    bar[BAR.trades] = 0;
    bar[BAR.start] = time;
    bar[BAR.session] = this.sessionOf(time);
  }

  /** The trading day's number in the regular session, 0 outside it. */
  private sessionOf(time: number): number {
    const { serial, trading, open, close } = tradingDayOf(epochMsOf(time));
    if (this.options.timeframe === '1day') return serial;
    return trading && time >= open && time < close ? serial : 0;
  }
}
