import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
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
import type { ChartContent, ChartMarker } from './chart-content.js';
import { type Line, LINES } from './lines.js';

const MINUTES_LOADED = 780;
const LONG_LOADED = 400;
const PATTERNS_LOADED = 200;
const MAX_MARKERS = 150;

/** Candles, lines and patterns of one symbol in one timeframe: history from the API under what comes live. */
export class ChartHistory {
  /** What the chart and its legend show. */
  readonly content: ReadonlySignal<ChartContent>;
  /** All patterns of the symbol, newest first. */
  readonly patterns: ReadonlySignal<readonly PatternView[]>;
  private readonly minutes = signal<readonly CandleView[]>([]);
  private readonly long = signal<readonly CandleView[]>([]);
  private readonly lines = signal<readonly Line[]>(LINES.map((line) => ({ ...line, points: [] })));
  private readonly storedPatterns = signal<readonly PatternView[]>([]);
  private readonly gaps = signal<readonly GapView[]>([]);

  /** @param livePatterns of the page, of any symbol */
  constructor(
    readonly symbol: string,
    readonly timeframe: ChartTimeframe,
    livePatterns: ReadonlySignal<readonly PatternView[]>,
  ) {
    this.patterns = computed(() => {
      const byId = new Map(this.storedPatterns.value.map((pattern) => [pattern.id, pattern]));
      for (const pattern of livePatterns.value) if (pattern.symbol === symbol) byId.set(pattern.id, pattern);
      return [...byId.values()].toSorted((a, b) => b.detectedAt - a.detectedAt);
    });
    this.content = computed(() => {
      const length = TIMEFRAMES[timeframe];
      const candles = length === MINUTE_MS ? this.minutes.value : joinHistory(this.long.value, this.minutes.value, length);
      return {
        candles,
        lines: this.lines.value.map((line) => ({ ...line, points: within(line.points, candles) })),
        markers: markersOf(this.patterns.value, candles, length),
        gaps: candles.filter(({ start }) => this.gapsIn(start).length > 0),
      };
    });
  }

  /** Live values that came while it loaded stay on top. @param quote names the indicators that the lines show @param to the feed's clock */
  async load(quote: QuoteView | undefined, to: number | null, signal: AbortSignal): Promise<void> {
    const { symbol, timeframe } = this;
    const range = { limit: MINUTES_LOADED, to };
    const pointsOf = async (indicator: string): Promise<LinePoint[]> => {
      const label = quote && labelOf(quote, indicator);
      return label === undefined || timeframe !== '1min' ? [] : loadLine(symbol, label, range, signal);
    };
    const [minutes, long, points, patterns, gaps] = await Promise.all([
      loadCandles(symbol, '1min', range, signal),
      timeframe === '1min' ? [] : loadCandles(symbol, timeframe, { limit: LONG_LOADED, to }, signal),
      Promise.all(LINES.map(({ indicator }) => pointsOf(indicator))),
      loadPatterns(symbol, { limit: PATTERNS_LOADED, to }, signal),
      loadGaps(to, signal),
    ]);
    batch(() => {
      this.minutes.value = mergeByStart(minutes, this.minutes.peek());
      this.long.value = long;
      this.lines.value = this.lines.peek().map((line, at) => ({ ...line, points: mergeByStart(points[at] ?? [], line.points) }));
      this.storedPatterns.value = patterns;
      this.gaps.value = gaps;
    });
  }

  /** The forming bar and its provisional values. */
  live(quote: QuoteView): void {
    const { bar } = quote;
    if (bar === null) return;
    batch(() => {
      this.minutes.value = putByStart(this.minutes.peek(), bar);
      if (this.timeframe !== '1min') return;
      this.lines.value = this.lines.peek().map((line) => {
        const value = outputOf(quote, labelOf(quote, line.indicator));
        return value === undefined ? line : { ...line, points: putByStart(line.points, { start: bar.start, value }) };
      });
    });
  }

  /** A closed or revised 1-minute bar. */
  close({ start, open, high, low, close, volume }: CandleView): void {
    this.minutes.value = putByStart(this.minutes.peek(), { start, open, high, low, close, volume });
  }

  /** Gaps inside a candle that no repair has closed. */
  gapsIn(start: number): GapView[] {
    const end = start + TIMEFRAMES[this.timeframe];
    return this.gaps.value.filter((gap) => faultOf(gap) !== undefined && gap.from < end && gap.to >= start);
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
  for (const { detectedAt, direction } of patterns) {
    const start = detectedAt - (detectedAt % length);
    if (starts.has(start)) markers.set(`${start} ${direction}`, { start, direction });
    if (markers.size >= MAX_MARKERS) break;
  }
  return [...markers.values()].toSorted((a, b) => a.start - b.start);
}
