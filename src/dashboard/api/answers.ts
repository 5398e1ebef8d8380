import { type EpochMs, isoTime } from '../../market/index.js';
import type { AlertRow, BarRow, IndicatorRow, PatternRow, StoredSession, StoredGap } from '../../store/index.js';
import type { AlertView, ConnectionView, HealthView, QuoteView, SessionView } from '../wire/index.js';

/** Rows and views as the HTTP API shows them: the field names of the bus messages, times in ISO-8601 UTC. */

export function isoOrNull(time: number | null): string | null {
  return time === null ? null : isoTime(time as EpochMs);
}

export function barAnswer(row: BarRow) {
  const { open, high, low, close, volume, vwap, trades, revision, source } = row;
  return { timestamp: isoTime(row.timestamp), open, high, low, close, volume, vwap, trades, revision, source };
}

export function indicatorAnswer(row: IndicatorRow) {
  return {
    symbol: row.symbol,
    indicator: row.indicatorType,
    value: Object.values(row.values)[0] ?? null,
    values: row.values,
    timeframe: row.timeframe,
    timestamp: isoTime(row.timestamp),
    session_id: row.sessionId,
    source: row.source,
  };
}

export function patternAnswer(row: PatternRow) {
  return {
    event_id: row.eventId,
    symbol: row.symbol,
    pattern_type: row.patternType,
    timeframe: row.timeframe,
    timestamp: isoTime(row.timestamp),
    direction: row.direction,
    confidence: row.confidence,
    bar_data: row.bar,
    status: row.status,
    provisional: row.provisional,
    changed_at: isoTime(row.changedAt),
    confirmed_at: row.confirmedAt === null ? null : isoTime(row.confirmedAt),
    levels: Object.values(row.levels),
    named_levels: row.levels,
    entry_price: row.entry,
    atr: row.atr,
    outcome: row.outcome,
    probability: row.odds?.probability ?? null,
    probability_interval: row.odds ? [row.odds.low, row.odds.high] : null,
    samples: row.odds?.samples ?? 0,
    edge: row.odds?.edge ?? 'unknown',
    expires_at: isoTime(row.expiresAt),
    session_id: row.sessionId,
    source: row.source,
  };
}

export function indicatorAlertAnswer(row: AlertRow) {
  return {
    event_id: row.eventId,
    symbol: row.symbol,
    alert_type: row.alertType,
    timeframe: row.timeframe,
    timestamp: isoTime(row.timestamp),
    severity: row.severity,
    data: row.data,
    session_id: row.sessionId,
    source: row.source,
  };
}

export function gapAnswer(row: StoredGap) {
  return {
    from: isoTime(row.from),
    to: isoTime(row.to),
    cause: row.cause,
    symbols: row.symbols,
    status: row.status,
    repaired_trades: row.repairedTrades,
    results: row.results,
    source: row.source,
  };
}

export function sessionAnswer(row: StoredSession) {
  return {
    session_id: row.sessionId,
    universe: row.universe,
    started_at: isoTime(row.startedAt),
    stopped_at: isoOrNull(row.stoppedAt),
    symbol_count: row.symbolCount,
    total_patterns: row.totalPatterns,
    total_indicators: row.totalIndicators,
    status: row.finalStatus,
    source: row.source,
  };
}

export function liveSessionAnswer(session: SessionView | null) {
  if (session === null) return null;
  return {
    session_id: session.id,
    universe: session.universe,
    started_at: isoOrNull(session.startedAt),
    stopped_at: isoOrNull(session.stoppedAt),
    symbol_count: session.symbolCount,
    total_patterns: session.patterns,
    total_indicators: session.indicators,
    status: session.status,
  };
}

export function connectionAnswer({ state, detail, subscribed, reconnects, ticks, openGaps, repairProblem, clockSkewMs }: ConnectionView) {
  return { state, detail, subscribed, reconnects, ticks, open_gaps: openGaps, repair_problem: repairProblem, clock_skew_ms: clockSkewMs };
}

export function silentAnswer({ silent }: ConnectionView) {
  return silent.map(({ symbol, since, likely, reason }) => ({ symbol, since: isoOrNull(since), likely, reason }));
}

export function healthAnswer(health: HealthView | null) {
  if (health === null) return null;
  return {
    status: health.status,
    active_symbols: health.activeSymbols,
    data_flow: { ticks_per_second: health.ticksPerSecond, bars_per_minute: health.barsPerMinute, processing_lag_ms: health.lagMs },
    resource_usage: { cpu_percent: health.cpuPercent, memory_mb: health.memoryMb },
    issues: health.issues,
  };
}

export function quoteAnswer(quote: QuoteView) {
  const { symbol, price, change, volume, bar, indicators } = quote;
  return {
    symbol,
    price,
    timestamp: isoOrNull(quote.time),
    change,
    volume,
    bar: bar && { timestamp: isoOrNull(bar.start), open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume: bar.volume },
    indicators,
  };
}

export function alertAnswer({ severity, message, action, time }: AlertView) {
  return { severity, message, action_required: action, timestamp: isoOrNull(time) };
}
