import { type AlertRow, type BarRow, type IndicatorRows, type PatternOdds, type PatternRow } from '../store/index.js';
import { DAY_MS, type EpochMs, epochMsOf, type Source, type Ticker, type Timeframe } from '../market/index.js';
import type { BarEvent, CrossingEvent, IndicatorsEvent, PatternEvent } from './core/index.js';
import { alertId, type EventContext, patternId } from './messages.js';

/** How long a pattern is worth showing: on any intraday timeframe its horizon is long over by then. */
const PATTERN_LIFE_MS = DAY_MS;

export function barRow({ symbol, bar, revision }: BarEvent, source: Source): BarRow {
  const { start, open, high, low, close, volume, vwap, trades } = bar;
  return { symbol, timestamp: start, open, high, low, close, volume, vwap, trades, revision, source };
}

/** A row for each indicator that is warm. */
export function indicatorRows({ symbol, timeframe, time, readings }: IndicatorsEvent, { source, sessionId }: EventContext): IndicatorRows {
  return {
    timestamp: time,
    *[Symbol.iterator]() {
      for (const { label: indicatorType, values } of readings)
        yield { symbol, indicatorType, timeframe, timestamp: time, values, sessionId, source };
    },
  };
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
