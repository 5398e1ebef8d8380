import type { PatternChange } from '../patterns/index.js';
import type { AlertRow, BarRow, IndicatorRow, IndicatorRows, PatternRow, PatternRows } from '../store/index.js';
import { DAY_MS, type EpochMs, epochMsOf, type Source, type Ticker } from '../market/index.js';
import type { BarEvent, CrossingEvent, IndicatorsEvent, PatternsEvent } from './core/index.js';
import { alertId, type EventContext, patternId } from './messages.js';
import type { PublishedPattern, PublishedPatterns } from './published-patterns.js';

/** How long a pattern is worth showing: on any intraday timeframe its horizon is long over by then. */
const PATTERN_LIFE_MS = DAY_MS;

/** The row of a closed or revised bar; its numbers stay where they are until it is written. */
export class BarEventRow implements BarRow {
  constructor(
    private readonly event: BarEvent,
    readonly source: Source,
  ) {}
  get symbol(): Ticker {
    return this.event.symbol;
  }
  get timestamp(): EpochMs {
    return this.event.bar.start;
  }
  get open(): number {
    return this.event.bar.open;
  }
  get high(): number {
    return this.event.bar.high;
  }
  get low(): number {
    return this.event.bar.low;
  }
  get close(): number {
    return this.event.bar.close;
  }
  get volume(): number {
    return this.event.bar.volume;
  }
  get vwap(): number {
    return this.event.bar.vwap;
  }
  get trades(): number {
    return this.event.bar.trades;
  }
  get revision(): number {
    return this.event.revision;
  }
}

/** The rows of a bar's indicators, one for each that is warm. */
export class IndicatorEventRows implements IndicatorRows {
  constructor(
    private readonly event: IndicatorsEvent,
    private readonly context: EventContext,
  ) {}
  get timestamp(): EpochMs {
    return this.event.time;
  }
  get sessionId(): string | null {
    return this.context.sessionId;
  }
  get length(): number {
    return this.event.values.warm;
  }
  *[Symbol.iterator](): Generator<IndicatorRow, void> {
    const { symbol, timeframe, time } = this.event;
    const { source, sessionId } = this.context;
    for (const { label: indicatorType, values } of this.event.values)
      yield { symbol, indicatorType, timeframe, timestamp: time, values, sessionId, source };
  }
}

/** The rows of the patterns that one bar, print or halt has changed. */
export class PatternEventRows implements PatternRows {
  constructor(
    private readonly published: PublishedPatterns,
    private readonly context: EventContext,
  ) {}
  get length(): number {
    return this.published.length;
  }
  *timestamps(): Generator<EpochMs, void> {
    for (const change of this.published.event.changes) yield epochMsOf(change.detectedAt);
  }
  *[Symbol.iterator](): Generator<PatternRow, void> {
    for (const one of this.published) yield patternRow(this.published.event, one, this.context);
  }
}

export function patternRow(event: PatternsEvent, { change, hitRate, sessionId }: PublishedPattern, { source }: EventContext): PatternRow {
  const { symbol, timeframe, bar } = event;
  const { open, high, low, close, volume } = bar;
  const { kind, status, confidence, levels } = change;
  return {
    eventId: patternId(event, change),
    symbol,
    patternType: kind.pattern,
    timeframe,
    detectedAt: epochMsOf(change.detectedAt),
    status,
    provisional: change.news.provisional,
    changedAt: epochMsOf(change.time),
    direction: kind.direction,
    confidence,
    levels,
    ...confirmation(change),
    outcome: change.outcome ?? null,
    hitRate: hitRate,
    bar: { open, high, low, close, volume },
    expiresAt: epochMsOf(change.detectedAt + PATTERN_LIFE_MS),
    sessionId,
    source,
  };
}

function confirmation({ confirmedAt, entry, atr }: PatternChange): Pick<PatternRow, 'confirmedAt' | 'entryPrice' | 'atr'> {
  return confirmedAt === 0
    ? { confirmedAt: null, entryPrice: null, atr: null }
    : { confirmedAt: epochMsOf(confirmedAt), entryPrice: entry, atr };
}

export function alertRow(event: CrossingEvent, { source, sessionId }: EventContext): AlertRow {
  const { symbol, timeframe, time, severity, indicator, crossing } = event;
  const { type: alertType, value, threshold, direction } = crossing;
  const data = { indicator, value, threshold, direction };
  return { eventId: alertId(event), symbol, alertType, timeframe, timestamp: time, severity, data, sessionId, source };
}
