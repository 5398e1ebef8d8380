import type { AlertRow, BarRow, IndicatorRows, PatternRow, PatternRows } from '../index.js';
import { columnOrNull, jsonColumn, numbersColumn, textColumn, timeColumns } from './copy.js';

/** A table of rows with a natural key, for `RowWriter`. */
export interface RowTable {
  readonly name: string;
  /** Those of the key first. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** What the row of a key keeps from when it was first written. */
  readonly kept?: readonly string[];
  /** Rows that their session counts: all, or those in which this column has a value. */
  readonly counted?: 'every row' | 'confirmed_at';
}

export const BARS: RowTable = {
  name: 'ohlcv_1min',
  columns: ['symbol', 'timestamp', 'open', 'high', 'low', 'close', 'volume', 'vwap', 'trades', 'revision', 'source'],
  key: ['symbol', 'timestamp'],
};

export function* barColumns(rows: Iterable<BarRow>): Generator<string, void> {
  const iso = timeColumns();
  for (const { symbol, timestamp, open, high, low, close, volume, vwap, trades, revision, source } of rows) {
    const prices = `${open}\t${high}\t${low}\t${close}\t${volume}\t${vwap}`;
    yield `${textColumn(symbol)}\t${iso(timestamp)}\t${prices}\t${trades}\t${revision}\t${source}`;
  }
}

export const INDICATORS: RowTable = {
  name: 'intraday_indicators',
  columns: ['symbol', 'indicator_type', 'timeframe', 'calculation_timestamp', 'value_data', 'session_id', 'source'],
  key: ['symbol', 'indicator_type', 'timeframe', 'calculation_timestamp'],
  kept: ['session_id'],
  counted: 'every row',
};

export function* indicatorColumns(groups: Iterable<IndicatorRows>): Generator<string, void> {
  const iso = timeColumns();
  for (const rows of groups) {
    for (const { symbol, indicatorType, timeframe, timestamp, values, sessionId, source } of rows) {
      const key = `${textColumn(symbol)}\t${textColumn(indicatorType)}\t${timeframe}\t${iso(timestamp)}`;
      yield `${key}\t${jsonColumn(values)}\t${columnOrNull(sessionId)}\t${source}`;
    }
  }
}

export const PATTERNS: RowTable = {
  name: 'intraday_patterns',
  columns: [
    'symbol',
    'pattern_type',
    'timeframe',
    'detection_timestamp',
    'event_id',
    'confidence',
    'pattern_data',
    'levels',
    'expiration_timestamp',
    'session_id',
    'source',
    'status',
    'provisional',
    'changed_at',
    'confirmed_at',
    'entry_price',
    'atr',
    'outcome',
    'probability',
    'probability_low',
    'probability_high',
    'samples',
    'edge',
  ],
  key: ['symbol', 'pattern_type', 'timeframe', 'detection_timestamp'],
  kept: ['session_id'],
  counted: 'confirmed_at',
};

export function* patternColumns(groups: Iterable<PatternRows>): Generator<string, void> {
  const times = { seen: timeColumns(), expires: timeColumns(), changed: timeColumns(), confirmed: timeColumns() };
  for (const rows of groups) for (const row of rows) yield patternLine(row, times);
}

function patternLine(
  row: PatternRow,
  times: Readonly<Record<'seen' | 'expires' | 'changed' | 'confirmed', (time: number) => string>>,
): string {
  const { direction, bar, levels, odds, confirmedAt } = row;
  return [
    textColumn(row.symbol),
    textColumn(row.patternType),
    row.timeframe,
    times.seen(row.timestamp),
    textColumn(row.eventId),
    row.confidence,
    jsonColumn({ direction, bar, levels }),
    numbersColumn(Object.values(levels)),
    times.expires(row.expiresAt),
    columnOrNull(row.sessionId),
    row.source,
    row.status,
    row.provisional,
    times.changed(row.changedAt),
    columnOrNull(confirmedAt === null ? null : times.confirmed(confirmedAt)),
    columnOrNull(row.entry),
    columnOrNull(row.atr),
    columnOrNull(row.outcome),
    columnOrNull(odds?.probability),
    columnOrNull(odds?.low),
    columnOrNull(odds?.high),
    columnOrNull(odds?.samples),
    columnOrNull(odds?.edge),
  ].join('\t');
}

export const ALERTS: RowTable = {
  name: 'indicator_alerts',
  columns: ['symbol', 'alert_type', 'timeframe', 'alert_timestamp', 'event_id', 'severity', 'alert_data', 'session_id', 'source'],
  key: ['symbol', 'alert_type', 'timeframe', 'alert_timestamp'],
  kept: ['event_id', 'session_id'],
};

export function* alertColumns(rows: Iterable<AlertRow>): Generator<string, void> {
  const iso = timeColumns();
  for (const { eventId, symbol, alertType, timeframe, timestamp, severity, data, sessionId, source } of rows) {
    const key = `${textColumn(symbol)}\t${textColumn(alertType)}\t${timeframe}\t${iso(timestamp)}`;
    yield `${key}\t${textColumn(eventId)}\t${severity}\t${jsonColumn(data)}\t${columnOrNull(sessionId)}\t${source}`;
  }
}
