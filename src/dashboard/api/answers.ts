import { type EpochMs, isoTime } from '../../market/index.js';
import { alertsTable, answerOf, barsTable, gapsTable, indicatorsTable, patternsTable, sessionsTable } from '../../store/index.js';
import type { AlertView, ConnectionView, HealthView, QuoteView, SessionView } from '../wire/index.js';

/** Rows and views as the HTTP API shows them: the field names of the bus messages, times in ISO-8601 UTC. */

export const barAnswer = answerOf(barsTable);
export const indicatorAnswer = answerOf(indicatorsTable);
export const patternAnswer = answerOf(patternsTable);
export const indicatorAlertAnswer = answerOf(alertsTable);
export const gapAnswer = answerOf(gapsTable);
export const sessionAnswer = answerOf(sessionsTable);

export function isoOrNull(time: number | null): string | null {
  return time === null ? null : isoTime(time as EpochMs);
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
