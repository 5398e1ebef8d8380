import type { BarComplete, CriticalAlert, GatewayStatus, SessionStarted, StreamingHealth, StreamingPattern } from '../../bus/index.js';
import type { PatternRow, StoredSession } from '../../store/index.js';
import type { AlertView, CandleView, ConnectionView, HealthView, PatternView, SessionView } from '../wire/index.js';

/** A closed 1-minute bar as an update carries it. */
export type ClosedBarView = CandleView & { readonly symbol: string };

export const UNKNOWN_CONNECTION: ConnectionView = {
  state: 'unknown',
  detail: 'The gateway has not reported yet.',
  subscribed: 0,
  reconnects: 0,
  openGaps: 0,
  repairProblem: null,
  clockSkewMs: null,
  ticks: 0,
  silent: [],
  silentCount: 0,
};

export function closedBarView({ symbol, timestamp, bar }: BarComplete): ClosedBarView {
  const { open, high, low, close, volume } = bar;
  return { symbol, start: Date.parse(timestamp), open, high, low, close, volume };
}

export function patternView({ detection }: StreamingPattern): PatternView {
  return {
    id: detection.metadata.pattern_id,
    symbol: detection.symbol,
    pattern: detection.pattern_type,
    direction: detection.direction,
    confidence: detection.confidence,
    timeframe: detection.timeframe,
    detectedAt: Date.parse(detection.timestamp),
    price: detection.entry_price ?? detection.bar_data.close,
    status: detection.status,
    provisional: detection.provisional,
    hitRate: hitRateOf(detection),
    levels: detection.metadata.details,
  };
}

function hitRateOf({ probability, probability_interval: interval, samples, edge }: StreamingPattern['detection']): PatternView['hitRate'] {
  if (probability === null || interval === null) return null;
  return { probability, low: interval[0], high: interval[1], samples, edge };
}

export function storedPatternView(row: PatternRow): PatternView {
  return {
    id: row.eventId,
    symbol: row.symbol,
    pattern: row.patternType,
    direction: row.direction,
    confidence: row.confidence,
    timeframe: row.timeframe,
    detectedAt: row.detectedAt,
    // A row has the bar at whose close its outcome was found, too, of which nobody is told.
    price: row.entryPrice ?? row.bar.close,
    status: row.status,
    provisional: row.provisional,
    hitRate: row.hitRate,
    levels: row.levels,
  };
}

export function startedSessionView({ session }: SessionStarted): SessionView {
  return {
    id: session.session_id,
    universe: session.universe,
    startedAt: Date.parse(session.started_at),
    stoppedAt: null,
    symbolCount: session.symbol_count,
    patterns: 0,
    indicators: 0,
    status: 'active',
  };
}

export function storedSessionView(row: StoredSession): SessionView {
  return {
    id: row.sessionId,
    universe: row.universe,
    startedAt: row.startedAt,
    stoppedAt: row.stoppedAt,
    symbolCount: row.symbolCount,
    patterns: row.totalPatterns,
    indicators: row.totalIndicators,
    status: row.status,
  };
}

export function connectionView(status: GatewayStatus): ConnectionView {
  const {
    state,
    detail,
    subscribed,
    reconnects,
    ticks,
    open_gaps: openGaps,
    repair_problem: repairProblem,
    clock_skew_ms: clockSkewMs,
  } = status;
  const silent = status.silent_symbols.map(({ symbol, since, likely, reason }) => ({ symbol, since: Date.parse(since), likely, reason }));
  return { state, detail, subscribed, reconnects, ticks, openGaps, repairProblem, clockSkewMs, silent, silentCount: status.silent_count };
}

export function healthView({ health }: StreamingHealth): HealthView {
  return {
    status: health.status,
    ticksPerSecond: health.data_flow.ticks_per_second,
    barsPerMinute: health.data_flow.bars_per_minute,
    lagMs: health.data_flow.processing_lag_ms,
    memoryMb: health.resource_usage.memory_mb,
    cpuPercent: health.resource_usage.cpu_percent,
    activeSymbols: health.active_symbols,
    issues: health.issues,
  };
}

export function alertView({ alert }: CriticalAlert): AlertView {
  return {
    severity: alert.severity,
    message: alert.message,
    action: alert.action_required ?? alert.recovery,
    time: Date.parse(alert.timestamp),
  };
}
