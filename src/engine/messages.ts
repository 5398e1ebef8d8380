import {
  type BarComplete,
  type BusMessage,
  type BusMessages,
  CHANNELS,
  type IndicatorAlert,
  type MarketSnapshot,
  SCHEMA_VERSION,
  type SessionStarted,
  type SessionStopped,
  type StreamingIndicator,
  type StreamingPattern,
} from '../bus/index.js';
import { epochMsOf, isoTime, type EpochMs, type Source, type Ticker } from '../market/index.js';
import type { SessionRow, StoredSession } from '../store/index.js';
import type { PatternChange } from '../patterns/index.js';
import type { BarEvent, CrossingEvent, IndicatorsEvent, PatternsEvent, ProvisionalView, Reading } from './core/index.js';
import { isDetected, type ToldPattern, type ToldPatterns } from './told-patterns.js';

/** What every message of one event shares. */
export interface EventContext {
  readonly source: Source;
  /** Of the event; what goes on from an earlier event keeps the session of that one. */
  readonly sessionId: string | null;
  /** The feed's time when the event arose. */
  readonly feedTime: EpochMs;
}

const message = (channel: string, body: object): BusMessage => ({ channel, body: JSON.stringify(body) });

/** Written out when it is sent: at a minute boundary results come faster than they can be. */
class EventMessage<Event> implements BusMessage {
  private text: string | undefined;

  constructor(
    readonly channel: string,
    private readonly write: (event: Event, context: EventContext) => object,
    private readonly event: Event,
    private readonly context: EventContext,
  ) {}
  get body(): string {
    return (this.text ??= JSON.stringify(this.write(this.event, this.context)));
  }
}

export const barMessage = (event: BarEvent, context: EventContext): BusMessage => new EventMessage(CHANNELS.bars, barBody, event, context);

function barBody({ symbol, timeframe, bar, revision }: BarEvent, { source }: EventContext): BarComplete {
  const { start, open, high, low, close, volume, vwap, trades } = bar;
  return {
    type: 'bar_complete',
    symbol,
    timeframe,
    timestamp: isoTime(start),
    bar: { open, high, low, close, volume, vwap, trades, revision },
    source,
    event_id: `bar:${symbol}:${timeframe}:${start}:${revision}`,
    schema: SCHEMA_VERSION,
  };
}

/** A message for each indicator that is warm. */
export class IndicatorMessages implements BusMessages {
  readonly channel = CHANNELS.indicators;
  readonly length: number;

  constructor(
    private readonly event: IndicatorsEvent,
    private readonly context: EventContext,
  ) {
    this.length = event.readings.warm;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const reading of this.event.readings) yield message(this.channel, indicatorBody(this.event, reading, this.context));
  }
}

function indicatorBody(
  { symbol, timeframe, time }: IndicatorsEvent,
  { label, values }: Reading,
  { source, sessionId, feedTime }: EventContext,
): StreamingIndicator {
  return {
    type: 'streaming_indicator',
    calculation: {
      symbol,
      indicator: label,
      value: Object.values(values)[0] ?? NaN,
      values,
      timestamp: isoTime(time),
      timeframe,
      metadata: { session_id: sessionId },
    },
    timestamp: isoTime(feedTime),
    source,
    event_id: `indicator:${symbol}:${timeframe}:${time}:${label}`,
    schema: SCHEMA_VERSION,
  };
}

/** One occurrence has one id from first sight to end. */
export function patternId({ symbol, timeframe }: PatternsEvent, { firstSeen, kind }: PatternChange): string {
  return `pattern:${symbol}:${timeframe}:${firstSeen}:${kind.pattern}`;
}

/** A message for each change that is news. */
export class PatternMessages implements BusMessages {
  readonly channel = CHANNELS.patterns;
  readonly length: number;

  constructor(
    private readonly told: ToldPatterns,
    private readonly context: EventContext,
  ) {
    this.length = told.news;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const one of this.told) {
      if (!one.change.news.repeated) yield message(this.channel, patternBody(this.told.event, one, this.context));
    }
  }
}

/** A second message for each confirmation with a high score. */
export class DetectedPatternMessages implements BusMessages {
  readonly channel = CHANNELS.patternsDetected;

  constructor(
    private readonly told: ToldPatterns,
    private readonly context: EventContext,
  ) {}
  get length(): number {
    return this.told.detected;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const one of this.told) {
      if (isDetected(one.change)) yield message(this.channel, patternBody(this.told.event, one, this.context));
    }
  }
}

function patternBody(event: PatternsEvent, one: ToldPattern, context: EventContext): StreamingPattern {
  const { change, odds } = one;
  const { symbol, timeframe, bar } = event;
  const { open, high, low, close, volume } = bar;
  const { kind, status, score, levels } = change;
  const { provisional } = change.news;
  const id = patternId(event, change);
  return {
    type: 'streaming_pattern',
    detection: {
      symbol,
      pattern_type: kind.pattern,
      confidence: score,
      direction: kind.direction,
      timestamp: isoTime(epochMsOf(change.firstSeen)),
      timeframe,
      status,
      provisional,
      probability: odds?.probability ?? null,
      probability_interval: odds && [odds.low, odds.high],
      samples: odds?.samples ?? 0,
      edge: odds?.edge ?? 'unknown',
      bar_data: { open, high, low, close, volume },
      entry_price: change.confirmedAt === 0 ? null : change.entry,
      levels: Object.values(levels),
      metadata: {
        session_id: one.sessionId,
        detection_method: provisional ? 'trade' : 'bar',
        pattern_id: id,
        details: levels,
      },
    },
    timestamp: isoTime(context.feedTime),
    source: context.source,
    event_id: `${id}:${status}`,
    schema: SCHEMA_VERSION,
  };
}

export function sessionStartedMessage(session: SessionRow): BusMessage {
  const body: SessionStarted = {
    type: 'streaming_session_started',
    session: {
      session_id: session.sessionId,
      universe: session.universe,
      started_at: isoTime(session.startedAt),
      symbol_count: session.symbolCount,
      status: 'active',
    },
    timestamp: isoTime(session.startedAt),
    source: session.source,
    event_id: `session_started:${session.sessionId}`,
    schema: SCHEMA_VERSION,
  };
  return message(CHANNELS.sessionStarted, body);
}

export function sessionStoppedMessage(session: StoredSession, stoppedAt: EpochMs): BusMessage {
  const body: SessionStopped = {
    type: 'streaming_session_stopped',
    session: {
      session_id: session.sessionId,
      stopped_at: isoTime(stoppedAt),
      duration_seconds: Math.round((stoppedAt - session.startedAt) / 1_000),
      total_patterns: session.totalPatterns,
      total_indicators: session.totalIndicators,
      final_status: session.status === 'active' ? 'stopped' : session.status,
    },
    timestamp: isoTime(stoppedAt),
    source: session.source,
    event_id: `session_stopped:${session.sessionId}`,
    schema: SCHEMA_VERSION,
  };
  return message(CHANNELS.sessionStopped, body);
}

export function snapshotMessage(
  views: readonly (readonly [Ticker, ProvisionalView])[],
  { source, feedTime }: EventContext,
  receivedAt: EpochMs,
): BusMessage {
  const body: MarketSnapshot = {
    type: 'market_snapshot',
    schema: SCHEMA_VERSION,
    source,
    feed_time: feedTime,
    received_at: receivedAt,
    symbols: views.map(([symbol, { price, time, change, volume, bar, indicators }]) => ({
      symbol,
      price,
      time,
      change,
      volume,
      bar,
      indicators,
    })),
  };
  return message(CHANNELS.snapshots, body);
}

export function alertId({ symbol, timeframe, time, crossing }: CrossingEvent): string {
  return `alert:${symbol}:${timeframe}:${time}:${crossing.type}`;
}

export const alertMessage = (event: CrossingEvent, context: EventContext): BusMessage =>
  new EventMessage(CHANNELS.indicatorAlerts, alertBody, event, context);

function alertBody(event: CrossingEvent, { source, sessionId }: EventContext): IndicatorAlert {
  const { symbol, timeframe, time, severity, indicator, crossing } = event;
  const { type: alertType, value, threshold, direction } = crossing;
  return {
    type: 'indicator_alert',
    alert: {
      symbol,
      alert_type: alertType,
      timeframe,
      timestamp: isoTime(time),
      data: { indicator, value, threshold, direction },
      severity,
      session_id: sessionId,
    },
    source,
    event_id: alertId(event),
    schema: SCHEMA_VERSION,
  };
}
