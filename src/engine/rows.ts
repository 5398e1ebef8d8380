import { type AlertRow, type BarRow, type IndicatorRow, type PatternRow } from '../store/index.js';
import { DAY_MS, epochMsOf, type Source } from '../market/index.js';
import type { BarEvent, CrossingEvent, IndicatorEvent, PatternEvent } from './core/index.js';
import { alertId, type EventContext, patternId } from './messages.js';

/** How long a pattern is worth showing: ten bars of its timeframe are long gone by then on any intraday timeframe. */
const PATTERN_LIFE_MS = DAY_MS;

export function barRow({ symbol, bar, revision }: BarEvent, source: Source): BarRow {
  const { start, open, high, low, close, volume, vwap, trades } = bar;
  return { symbol, timestamp: start, open, high, low, close, volume, vwap, trades, revision, source };
}

export function indicatorRow(
  { symbol, timeframe, time, label, values }: IndicatorEvent,
  { source, sessionId }: EventContext,
): IndicatorRow {
  return { symbol, indicatorType: label, timeframe, timestamp: time, values, sessionId, source };
}

export function patternRow(event: PatternEvent, { source, sessionId }: EventContext): PatternRow {
  const { symbol, timeframe, time, detection, bar } = event;
  const { open, high, low, close, volume } = bar;
  return {
    eventId: patternId(event),
    symbol,
    patternType: detection.pattern,
    timeframe,
    timestamp: time,
    direction: detection.direction,
    confidence: detection.confidence,
    levels: detection.levels,
    details: detection.details,
    bar: { open, high, low, close, volume },
    expiresAt: epochMsOf(time + PATTERN_LIFE_MS),
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
