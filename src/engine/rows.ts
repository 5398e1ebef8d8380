import { type AlertRow, type BarRow, type IndicatorRows, type PatternOdds, type PatternRow } from '../store/index.js';
import { DAY_MS, epochMsOf, type Source } from '../market/index.js';
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

export function patternRow(event: PatternEvent, odds: PatternOdds | null, { source, sessionId }: EventContext): PatternRow {
  const { symbol, timeframe, change, bar } = event;
  const { kind, status, provisional, firstSeen, confirmedAt, score, levels, outcome } = change;
  const { open, high, low, close, volume } = bar;
  return {
    eventId: patternId(event),
    symbol,
    patternType: kind.pattern,
    timeframe,
    timestamp: epochMsOf(firstSeen),
    status,
    provisional,
    changedAt: epochMsOf(change.time),
    confirmedAt: confirmedAt === 0 ? null : epochMsOf(confirmedAt),
    direction: kind.direction,
    confidence: score,
    levels,
    entry: confirmedAt === 0 ? null : change.entry,
    atr: confirmedAt === 0 ? null : change.atr,
    outcome: outcome ?? null,
    odds,
    bar: { open, high, low, close, volume },
    expiresAt: epochMsOf(firstSeen + PATTERN_LIFE_MS),
    sessionId,
    source,
  };
}

export function alertRow(event: CrossingEvent, { source, sessionId }: EventContext): AlertRow {
  const { symbol, timeframe, time, severity, indicator, crossing } = event;
  const { type: alertType, value, threshold, direction } = crossing;
  const data = { indicator, value, threshold, direction };
  return { eventId: alertId(event), symbol, alertType, timeframe, timestamp: time, severity, data, sessionId, source };
}
