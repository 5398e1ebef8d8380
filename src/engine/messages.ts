import {
  type BarComplete,
  type BusMessage,
  CHANNELS,
  HIGH_CONFIDENCE,
  type IndicatorAlert,
  type MarketSnapshot,
  SCHEMA_VERSION,
  type SessionStarted,
  type SessionStopped,
  type StreamingIndicator,
  type StreamingPattern,
} from '../bus/index.js';
import { isoTime, type EpochMs, type Source, type Ticker } from '../market/index.js';
import type { SessionRow } from '../store/index.js';
import type { BarEvent, CrossingEvent, IndicatorEvent, PatternEvent, ProvisionalView } from './core/index.js';

/** What every message of one event shares. */
export interface EventContext {
  readonly source: Source;
  readonly sessionId: string | null;
  /** The feed's time when the event arose. */
  readonly feedTime: EpochMs;
}

const message = (channel: string, body: object): BusMessage => ({ channel, body: JSON.stringify(body) });

export function barMessage({ symbol, timeframe, bar, revision }: BarEvent, { source }: EventContext): BusMessage {
  const { start, open, high, low, close, volume, vwap, trades } = bar;
  const body: BarComplete = {
    type: 'bar_complete',
    symbol,
    timeframe,
    timestamp: isoTime(start),
    bar: { open, high, low, close, volume, vwap, trades, revision },
    source,
    event_id: `bar:${symbol}:${timeframe}:${start}:${revision}`,
    schema: SCHEMA_VERSION,
  };
  return message(CHANNELS.bars, body);
}

export function indicatorMessage({ symbol, timeframe, time, label, values }: IndicatorEvent, context: EventContext): BusMessage {
  const body: StreamingIndicator = {
    type: 'streaming_indicator',
    calculation: {
      symbol,
      indicator: label,
      value: Object.values(values)[0] ?? NaN,
      values,
      timestamp: isoTime(time),
      timeframe,
      metadata: { session_id: context.sessionId },
    },
    timestamp: isoTime(context.feedTime),
    source: context.source,
    event_id: `indicator:${symbol}:${timeframe}:${time}:${label}`,
    schema: SCHEMA_VERSION,
  };
  return message(CHANNELS.indicators, body);
}

/** The same event always has the same id, so that a consumer can tell a repetition. */
export function patternId({ symbol, timeframe, time, detection }: PatternEvent): string {
  return `pattern:${symbol}:${timeframe}:${time}:${detection.pattern}`;
}

/** One message; two when the confidence is high. */
export function patternMessages(event: PatternEvent, context: EventContext): BusMessage[] {
  const { symbol, timeframe, time, trigger, detection, bar } = event;
  const { open, high, low, close, volume } = bar;
  const id = patternId(event);
  const body: StreamingPattern = {
    type: 'streaming_pattern',
    detection: {
      symbol,
      pattern_type: detection.pattern,
      confidence: detection.confidence,
      direction: detection.direction,
      timestamp: isoTime(time),
      timeframe,
      bar_data: { open, high, low, close, volume },
      levels: [...detection.levels],
      metadata: { session_id: context.sessionId, detection_method: trigger, pattern_id: id, details: detection.details },
    },
    timestamp: isoTime(context.feedTime),
    source: context.source,
    event_id: id,
    schema: SCHEMA_VERSION,
  };
  const first = message(CHANNELS.patterns, body);
  return detection.confidence >= HIGH_CONFIDENCE ? [first, { channel: CHANNELS.patternsDetected, body: first.body }] : [first];
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

export function sessionStoppedMessage(session: SessionRow, stoppedAt: EpochMs): BusMessage {
  const body: SessionStopped = {
    type: 'streaming_session_stopped',
    session: {
      session_id: session.sessionId,
      stopped_at: isoTime(stoppedAt),
      duration_seconds: Math.round((stoppedAt - session.startedAt) / 1_000),
      total_patterns: session.totalPatterns,
      total_indicators: session.totalIndicators,
      final_status: session.finalStatus === 'active' ? 'stopped' : session.finalStatus,
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

export function alertMessage(event: CrossingEvent, { source, sessionId }: EventContext): BusMessage {
  const { symbol, timeframe, time, severity, indicator, crossing } = event;
  const { type: alertType, value, threshold, direction } = crossing;
  const body: IndicatorAlert = {
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
  return message(CHANNELS.indicatorAlerts, body);
}
