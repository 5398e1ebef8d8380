import type { CandleView, PatternView, QuoteView } from '../../../src/dashboard/wire/index.js';
import { joinHistory, mergeByStart, MINUTE_MS, putByStart } from '../model/candles.js';
import {
  type ChartTimeframe,
  faultOf,
  type GapView,
  type LinePoint,
  loadCandles,
  loadGaps,
  loadLine,
  loadPatterns,
  TIMEFRAMES,
} from '../model/history.js';
import { labelOf, outputOf } from '../model/indicators.js';
import type { ChartContent, ChartMarker } from './chart-view.js';

const MINUTES_LOADED = 780;
const LONG_LOADED = 400;
const PATTERNS_LOADED = 200;
const MAX_MARKERS = 150;

/** Candles, lines and patterns of one symbol in one timeframe: history from the API under what comes live. */
export class ChartBook {
  readonly symbol: string;
  readonly timeframe: ChartTimeframe;
  private minutes: readonly CandleView[] = [];
  private long: readonly CandleView[] = [];
  private vwap: readonly LinePoint[] = [];
  private average: readonly LinePoint[] = [];
  private storedPatterns: readonly PatternView[] = [];
  private gaps: readonly GapView[] = [];

  constructor(symbol: string, timeframe: ChartTimeframe) {
    this.symbol = symbol;
    this.timeframe = timeframe;
  }

  /** Live values that came while it loaded stay on top. @param quote names the indicators that the lines show @param to the feed's clock */
  async load(quote: QuoteView | undefined, to: number | null, signal: AbortSignal): Promise<void> {
    const { symbol, timeframe } = this;
    const line = async (label: string | undefined): Promise<LinePoint[]> =>
      label === undefined || timeframe !== '1min' ? [] : loadLine(symbol, label, { limit: MINUTES_LOADED, to }, signal);
    const [minutes, long, vwap, average, patterns, gaps] = await Promise.all([
      loadCandles(symbol, '1min', { limit: MINUTES_LOADED, to }, signal),
      timeframe === '1min' ? [] : loadCandles(symbol, timeframe, { limit: LONG_LOADED, to }, signal),
      line(quote && labelOf(quote, 'VWAP')),
      line(quote && labelOf(quote, 'EMA')),
      loadPatterns(symbol, { limit: PATTERNS_LOADED, to }, signal),
      loadGaps(to, signal),
    ]);
    this.minutes = mergeByStart(minutes, this.minutes);
    this.long = long;
    this.vwap = mergeByStart(vwap, this.vwap);
    this.average = mergeByStart(average, this.average);
    this.storedPatterns = patterns;
    this.gaps = gaps;
  }

  /** The forming bar and its provisional values. */
  live(quote: QuoteView): void {
    const { bar } = quote;
    if (bar === null) return;
    this.minutes = putByStart(this.minutes, bar);
    if (this.timeframe !== '1min') return;
    const vwap = outputOf(quote, labelOf(quote, 'VWAP'));
    const average = outputOf(quote, labelOf(quote, 'EMA'));
    if (vwap !== undefined) this.vwap = putByStart(this.vwap, { start: bar.start, value: vwap });
    if (average !== undefined) this.average = putByStart(this.average, { start: bar.start, value: average });
  }

  /** A closed or revised 1-minute bar. */
  close({ start, open, high, low, close, volume }: CandleView): void {
    this.minutes = putByStart(this.minutes, { start, open, high, low, close, volume });
  }

  /** @param live patterns of the page, of any symbol */
  content(live: readonly PatternView[]): ChartContent {
    const length = TIMEFRAMES[this.timeframe];
    const candles = length === MINUTE_MS ? this.minutes : joinHistory(this.long, this.minutes, length);
    return {
      candles,
      vwap: within(this.vwap, candles),
      average: within(this.average, candles),
      markers: markersOf(this.patterns(live), candles, length),
      gaps: candles.filter(({ start }) => this.gapsIn(start).length > 0),
    };
  }

  /** Gaps inside a candle that no repair has closed. */
  gapsIn(start: number): GapView[] {
    const end = start + TIMEFRAMES[this.timeframe];
    return this.gaps.filter((gap) => faultOf(gap) !== undefined && gap.from < end && gap.to >= start);
  }

  /** All patterns of the symbol, newest first. */
  patterns(live: readonly PatternView[]): PatternView[] {
    const byId = new Map(this.storedPatterns.map((pattern) => [pattern.id, pattern]));
    for (const pattern of live) if (pattern.symbol === this.symbol) byId.set(pattern.id, pattern);
    return [...byId.values()].toSorted((a, b) => b.time - a.time);
  }
}

/** A line must not begin before its candles: the chart would make room for times that have none. */
function within(points: readonly LinePoint[], candles: readonly CandleView[]): readonly LinePoint[] {
  const first = candles[0]?.start ?? Number.POSITIVE_INFINITY;
  return (points[0]?.start ?? first) < first ? points.filter(({ start }) => start >= first) : points;
}

/** At most one marker a candle and direction, for the newest patterns, in the order of time. */
function markersOf(patterns: readonly PatternView[], candles: readonly CandleView[], length: number): ChartMarker[] {
  const starts = new Set(candles.map(({ start }) => start));
  const markers = new Map<string, ChartMarker>();
  for (const { time, direction } of patterns) {
    const start = time - (time % length);
    if (starts.has(start)) markers.set(`${start} ${direction}`, { start, direction });
    if (markers.size >= MAX_MARKERS) break;
  }
  return [...markers.values()].toSorted((a, b) => a.start - b.start);
}
