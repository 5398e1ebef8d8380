import {
  type BarComplete,
  type BusMessage,
  type BusMessages,
  CHANNELS,
  type IndicatorAlert,
  type ChannelName,
  type BodyOn,
  type MessageEncoder,
  SCHEMA_VERSION,
  type StreamingIndicator,
  type StreamingPattern,
} from '../bus/index.js';
import { epochMsOf, isoTime, type EpochMs, type Source, type Ticker } from '../market/index.js';
import type { SessionRow, StoredSession } from '../store/index.js';
import type { PatternChange } from '../patterns/index.js';
import type { BarEvent, CrossingEvent, IndicatorsEvent, PatternsEvent, ProvisionalView, IndicatorValues } from './core/index.js';
import { isDetected, type PublishedPattern, type PublishedPatterns } from './published-patterns.js';

/** What every message of one event shares. */
export interface EventContext {
  readonly source: Source;
  /** Of the event; what goes on from an earlier event keeps the session of that one. */
  readonly sessionId: string | null;
  /** The feed's time when the event arose. */
  readonly feedTime: EpochMs;
}

/** Written out when it is sent: at a minute boundary results come faster than they can be. */
class EventMessage<Name extends ChannelName, Event> implements BusMessages {
  constructor(
    private readonly name: Name,
    private readonly write: (event: Event, context: EventContext) => BodyOn<Name>,
    private readonly event: Event,
    private readonly context: EventContext,
    private readonly encoder: MessageEncoder,
  ) {}
  get channel(): string {
    return CHANNELS[this.name];
  }
  get length(): number {
    return 1;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    const message = this.encoder.encode(this.name, this.write(this.event, this.context));
    if (message) yield message;
  }
}

export const barMessage = (event: BarEvent, context: EventContext, encoder: MessageEncoder): BusMessages =>
  new EventMessage('bars', barBody, event, context, encoder);

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
  /** @param length how many are warm */
  constructor(
    private readonly event: IndicatorsEvent,
    readonly length: number,
    private readonly context: EventContext,
    private readonly encoder: MessageEncoder,
  ) {}
  get channel(): string {
    return CHANNELS.indicators;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const values of this.event.values) {
      const message = this.encoder.encode('indicators', indicatorBody(this.event, values, this.context));
      if (message) yield message;
    }
  }
}

function indicatorBody(
  { symbol, timeframe, time }: IndicatorsEvent,
  { label, values }: IndicatorValues,
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
export function patternId({ symbol, timeframe }: PatternsEvent, { detectedAt, kind }: PatternChange): string {
  return `pattern:${symbol}:${timeframe}:${detectedAt}:${kind.pattern}`;
}

/** A message for each change that is news. */
export class PatternMessages implements BusMessages {
  readonly channel = CHANNELS.patterns;
  readonly length: number;

  constructor(
    private readonly published: PublishedPatterns,
    private readonly context: EventContext,
    private readonly encoder: MessageEncoder,
  ) {
    this.length = published.news;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const one of this.published) {
      if (one.change.news.repeated) continue;
      const message = this.encoder.encode('patterns', patternBody(this.published.event, one, this.context));
      if (message) yield message;
    }
  }
}

/** A second message for each confirmation with a high score. */
export class DetectedPatternMessages implements BusMessages {
  readonly channel = CHANNELS.patternsDetected;

  constructor(
    private readonly published: PublishedPatterns,
    private readonly context: EventContext,
    private readonly encoder: MessageEncoder,
  ) {}
  get length(): number {
    return this.published.detected;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const one of this.published) {
      if (!isDetected(one.change)) continue;
      const message = this.encoder.encode('patternsDetected', patternBody(this.published.event, one, this.context));
      if (message) yield message;
    }
  }
}

function patternBody(event: PatternsEvent, one: PublishedPattern, context: EventContext): StreamingPattern {
  const { change, hitRate } = one;
  const { symbol, timeframe, bar } = event;
  const { open, high, low, close, volume } = bar;
  const { kind, status, confidence, levels } = change;
  const { provisional } = change.news;
  const id = patternId(event, change);
  return {
    type: 'streaming_pattern',
    detection: {
      symbol,
      pattern_type: kind.pattern,
      confidence,
      direction: kind.direction,
      timestamp: isoTime(epochMsOf(change.detectedAt)),
      timeframe,
      status,
      provisional,
      probability: hitRate?.probability ?? null,
      probability_interval: hitRate && [hitRate.low, hitRate.high],
      samples: hitRate?.samples ?? 0,
      edge: hitRate?.edge ?? 'unknown',
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

export function sessionStartedBody(session: SessionRow): BodyOn<'sessionStarted'> {
  return {
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
}

export function sessionStoppedBody(session: StoredSession, stoppedAt: EpochMs): BodyOn<'sessionStopped'> {
  return {
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
}

export function snapshotBody(
  views: readonly (readonly [Ticker, ProvisionalView])[],
  { source, feedTime }: EventContext,
  receivedAt: EpochMs,
): BodyOn<'snapshots'> {
  return {
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
}

export function alertId({ symbol, timeframe, time, crossing }: CrossingEvent): string {
  return `alert:${symbol}:${timeframe}:${time}:${crossing.type}`;
}

export const alertMessage = (event: CrossingEvent, context: EventContext, encoder: MessageEncoder): BusMessages =>
  new EventMessage('indicatorAlerts', alertBody, event, context, encoder);

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
