import { type AlertRow, type BarRow, type IndicatorRow, type IndicatorRows, type PatternOdds, type PatternRow } from '../store/index.js';
import { DAY_MS, type EpochMs, epochMsOf, type Source, type Ticker, type Timeframe } from '../market/index.js';
import type { BarEvent, CrossingEvent, IndicatorsEvent, PatternEvent } from './core/index.js';
import { alertId, type EventContext, patternId } from './messages.js';

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
  *[Symbol.iterator](): Generator<IndicatorRow, void> {
    const { symbol, timeframe, time, readings } = this.event;
    const { source, sessionId } = this.context;
    for (const { label: indicatorType, values } of readings)
      yield { symbol, indicatorType, timeframe, timestamp: time, values, sessionId, source };
  }
}

/** The row of a pattern's change, worked out when it is written: a minute boundary has tens of thousands. */
export class PatternEventRow implements PatternRow {
  constructor(
    private readonly event: PatternEvent,
    readonly odds: PatternOdds | null,
    private readonly context: EventContext,
  ) {}
  get eventId(): string {
    return patternId(this.event);
  }
  get symbol(): Ticker {
    return this.event.symbol;
  }
  get patternType(): string {
    return this.event.change.kind.pattern;
  }
  get timeframe(): Timeframe {
    return this.event.timeframe;
  }
  get timestamp(): EpochMs {
    return epochMsOf(this.event.change.firstSeen);
  }
  get status(): PatternRow['status'] {
    return this.event.change.status;
  }
  get provisional(): boolean {
    return this.event.change.news.provisional;
  }
  get changedAt(): EpochMs {
    return epochMsOf(this.event.change.time);
  }
  get confirmedAt(): EpochMs | null {
    return this.confirmed ? epochMsOf(this.event.change.confirmedAt) : null;
  }
  get direction(): PatternRow['direction'] {
    return this.event.change.kind.direction;
  }
  get confidence(): number {
    return this.event.change.score;
  }
  get levels(): PatternRow['levels'] {
    return this.event.change.levels;
  }
  get entry(): number | null {
    return this.confirmed ? this.event.change.entry : null;
  }
  get atr(): number | null {
    return this.confirmed ? this.event.change.atr : null;
  }
  get outcome(): PatternRow['outcome'] {
    return this.event.change.outcome ?? null;
  }
  get bar(): PatternRow['bar'] {
    const { open, high, low, close, volume } = this.event.bar;
    return { open, high, low, close, volume };
  }
  get expiresAt(): EpochMs {
    return epochMsOf(this.event.change.firstSeen + PATTERN_LIFE_MS);
  }
  get sessionId(): string | null {
    return this.context.sessionId;
  }
  get source(): Source {
    return this.context.source;
  }
  private get confirmed(): boolean {
    return this.event.change.confirmedAt !== 0;
  }
}

export function alertRow(event: CrossingEvent, { source, sessionId }: EventContext): AlertRow {
  const { symbol, timeframe, time, severity, indicator, crossing } = event;
  const { type: alertType, value, threshold, direction } = crossing;
  const data = { indicator, value, threshold, direction };
  return { eventId: alertId(event), symbol, alertType, timeframe, timestamp: time, severity, data, sessionId, source };
}
