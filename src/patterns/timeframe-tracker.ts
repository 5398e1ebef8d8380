import { BAR, type Arena } from '../indicators/index.js';
import { layout, MINUTE_MS, span, type Timeframe, TIMEFRAME_MS } from '../market/index.js';
import { signalOf } from './candlestick/catalogue.js';
import { createCandlestickScanner, type CandlestickScanner } from './candlestick/scanner.js';
import type { CandlestickChoice, PatternChoice } from './choice.js';
import type { PatternDetector, PatternView, Side, Detection } from './contract.js';
import { LIFECYCLE_STATE_SIZE, type Outlook, PatternLifecycle } from './lifecycle/lifecycle.js';
import type { PatternChanges } from './lifecycle/changes.js';
import type { Followed } from './lifecycle/followed.js';
import { candlestickKinds, definitionKinds, type PatternKind } from './lifecycle/kind.js';
import type { PatternContext } from './confidence.js';
import { advanceSeries, SERIES_STATE_SIZE, SeriesView } from './series/series.js';

export interface TimeframeTrackerOptions {
  readonly timeframe: Timeframe;
  readonly patterns: readonly PatternChoice[];
  readonly candlesticks: readonly CandlestickChoice[];
  /** Which of a symbol's tracks is its own. */
  readonly track: number;
  /** Room for what it tells. */
  readonly arena: Arena;
}

/** What stands around a pattern, written anew at each bar. */
type Around = { -readonly [Key in keyof PatternContext]: PatternContext[Key] };

/** The state: trend at the last close (0 unknown), 1 once a regular session has been seen, the bars, what is followed, the candlesticks' memory. */
const {
  trend: TREND,
  regular: REGULAR,
  series: SERIES,
  book: LIFECYCLE,
  size: CANDLES,
} = layout('trend', 'regular', span('series', SERIES_STATE_SIZE), span('book', LIFECYCLE_STATE_SIZE));

/** How well a candlestick is drawn, by TA-Lib's grade: one body end matches, the whole shape, a shape that was confirmed. */
const qualityOf = (grade: number): number => (Math.abs(grade) >= 200 ? 0.9 : Math.abs(grade) >= 100 ? 0.75 : 0.6);

/** The patterns of one timeframe: what is detected, and what becomes of it. */
export class TimeframeTracker implements Outlook {
  readonly stateSize: number;
  /** Equal for trackers whose memories mean the same. */
  readonly fingerprint: string;
  private readonly detectors: readonly PatternDetector[];
  private readonly scanner: CandlestickScanner | undefined;
  private readonly grades: Float64Array;
  /** Place of each candlestick's kinds, for grades above and below 0; −1 where it has none. */
  private readonly candleKinds: readonly { readonly positive: number; readonly negative: number }[];
  private readonly kinds: readonly PatternKind[];
  private readonly lifecycle: PatternLifecycle;
  private readonly seen: SeriesView;
  private readonly mirrored: SeriesView;
  private readonly around: Around = { relativeVolume: NaN, trend: NaN, agreement: NaN };
  private readonly aroundMirrored: Around = { relativeVolume: NaN, trend: NaN, agreement: NaN };

  constructor({ timeframe, patterns, candlesticks, track, arena }: TimeframeTrackerOptions) {
    this.detectors = patterns.map(({ definition, parameters }) => definition.create(parameters));
    const kinds: PatternKind[] = patterns.flatMap(({ definition }) => definitionKinds(definition));
    this.scanner = candlesticks.length === 0 ? undefined : scannerFor(candlesticks);
    this.candleKinds = (this.scanner?.patterns ?? []).map((pattern) => candlestickKinds(pattern, kinds));
    this.kinds = kinds;
    this.grades = new Float64Array(this.scanner?.patterns.length ?? 0);
    const minutes = TIMEFRAME_MS[timeframe] / MINUTE_MS;
    this.seen = new SeriesView(minutes);
    this.mirrored = new SeriesView(minutes, -1);
    this.lifecycle = new PatternLifecycle(kinds, timeframe, track, this, arena);
    this.stateSize = CANDLES + (this.scanner?.stateSize ?? 0);
    this.fingerprint = [...kinds.map(({ pattern }) => pattern), this.stateSize].join();
  }

  view(side: Side): PatternView {
    return side === 1 ? this.seen : this.mirrored;
  }

  context(side: Side): PatternContext {
    return side === 1 ? this.around : this.aroundMirrored;
  }

  /** A bar has closed; one of the regular session counts. @param sharedAt where begins what the symbol's timeframes share @param agreement of the longer timeframes' trends, −1 … 1; NaN when unknown */
  onBar(state: Float64Array, at: number, followed: Followed, sharedAt: number, bar: Float64Array, barAt: number, agreement: number): void {
    // Outside the regular session a bar is a few prints, some of them far off. It stands in for the past until a better one is known.
    const regular = bar[barAt + BAR.session] !== 0;
    if (!regular && state[at + REGULAR] === 1) return;
    advanceSeries(state, at + SERIES, bar, barAt);
    if (!regular) return;
    state[at + REGULAR] = 1;
    this.seen.over(state, at + SERIES, sharedAt);
    this.mirrored.mirror(this.seen, at + SERIES, sharedAt);
    this.setAround(this.around, 1, agreement);
    this.setAround(this.aroundMirrored, -1, agreement);
    this.lifecycle.advance(state, at + LIFECYCLE, followed);
    this.look(state, at + LIFECYCLE, followed);
    if (this.scanner) this.scan(state, at, followed, bar, barAt, this.scanner);
    this.lifecycle.setTriggers(state, at + LIFECYCLE, followed, this.seen.atr);
    state[at + TREND] = this.seen.trend || 0;
  }

  onTrade(state: Float64Array, at: number, followed: Followed, price: number, time: number): void {
    this.lifecycle.trade(state, at + LIFECYCLE, followed, price, time);
  }

  /** The levels that prints are compared with, Infinity and 0 where nothing waits. */
  nextAbove(state: Float64Array, at: number): number {
    return PatternLifecycle.nextAbove(state, at + LIFECYCLE);
  }
  nextBelow(state: Float64Array, at: number): number {
    return PatternLifecycle.nextBelow(state, at + LIFECYCLE);
  }

  /** What has changed since the last call; undefined for nothing. */
  takeChanges(): PatternChanges | undefined {
    return this.lifecycle.takeChanges();
  }

  /** Carries over the bars; of what is followed, which `followed` has by the other's numbers, what both look for. */
  migrateFrom(state: Float64Array, at: number, followed: Followed, other: TimeframeTracker, from: Float64Array, fromAt: number): void {
    state.set(from.subarray(fromAt, fromAt + CANDLES), at);
    if (this.scanner && other.scanner) state.set(from.subarray(fromAt + CANDLES, fromAt + CANDLES + this.scanner.stateSize), at + CANDLES);
    this.lifecycle.renumber(state, at + LIFECYCLE, followed, (number) => {
      const known = other.kinds[number]?.pattern;
      return this.kinds.findIndex(({ pattern }) => pattern === known);
    });
  }

  /** How many occurrences are followed. */
  followed(state: Float64Array, at: number): number {
    return PatternLifecycle.followed(state, at + LIFECYCLE);
  }

  /** How many occurrences have found no room so far. */
  crowdedOut(state: Float64Array, at: number): number {
    return PatternLifecycle.crowdedOut(state, at + LIFECYCLE);
  }

  /** At the last close, in ATR; 0 while unknown. */
  trend(state: Float64Array, at: number): number {
    return state[at + TREND]!;
  }

  private setAround(around: Around, side: Side, agreement: number): void {
    around.relativeVolume = this.seen.relativeVolume;
    around.trend = side * this.seen.trend;
    around.agreement = side * agreement;
  }

  private look(state: Float64Array, lifecycleAt: number, followed: Followed): void {
    if (!(this.seen.atr > 0)) return;
    for (let i = 0; i < this.detectors.length; i += 1) {
      const detector = this.detectors[i]!;
      if (this.seen.length < detector.bars || this.seen.swings.length < (detector.pivots ?? 0)) continue;
      this.lifecycle.detect(state, lifecycleAt, followed, 2 * i, detector.look(this.seen));
      this.lifecycle.detect(state, lifecycleAt, followed, 2 * i + 1, detector.look(this.mirrored));
    }
  }

  private scan(state: Float64Array, at: number, followed: Followed, bar: Float64Array, barAt: number, scanner: CandlestickScanner): void {
    scanner.update(state, at + CANDLES, bar, barAt, this.grades, 0);
    const { atr } = this.seen;
    if (!(atr > 0)) return;
    for (let i = 0; i < this.grades.length; i += 1) {
      const grade = this.grades[i]!;
      if (grade === 0 || !signalOf(scanner.patterns[i]!, grade)) continue;
      const number = grade > 0 ? this.candleKinds[i]!.positive : this.candleKinds[i]!.negative;
      const { side } = this.kinds[number]!;
      if (side === 0) this.lifecycle.notify(number, qualityOf(grade));
      else
        this.lifecycle.detect(
          state,
          at + LIFECYCLE,
          followed,
          number,
          candleDetection(side * bar[barAt + BAR.close]!, bar[barAt + BAR.start]!, grade, atr),
        );
    }
  }
}

/** A candlestick has no levels of its own: an ATR either way. */
function candleDetection(close: number, anchor: number, grade: number, atr: number): Detection {
  return { stage: 'confirmed', anchor, quality: qualityOf(grade), trigger: close, invalidation: close - atr, target: close + atr };
}

function scannerFor(candlesticks: readonly CandlestickChoice[]): CandlestickScanner {
  const penetration: Record<string, number> = {};
  for (const choice of candlesticks) if (choice.penetration !== undefined) penetration[choice.name] = choice.penetration;
  return createCandlestickScanner({ patterns: candlesticks.map(({ name }) => name), penetration });
}
