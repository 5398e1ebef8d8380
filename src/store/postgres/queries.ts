import type pg from 'pg';
import { type EpochMs, isoTime, type Ticker, tickerOf } from '../../market/index.js';
import {
  type AlertQuery,
  type AlertRow,
  alertsTable,
  type BarQuery,
  type BarRow,
  barsTable,
  type IndicatorQuery,
  type IndicatorRow,
  indicatorsTable,
  type Page,
  parserOf,
  type PatternQuery,
  type PatternRow,
  patternsTable,
  sessionsTable,
  type StoredSession,
} from '../index.js';
import { cursorAfter, readCursor } from './cursor.js';
import { Where } from './where.js';

const barOf = parserOf(barsTable);
const indicatorOf = parserOf(indicatorsTable);
const patternOf = parserOf(patternsTable);
const alertOf = parserOf(alertsTable);
const sessionOf = parserOf(sessionsTable);

export async function selectBars(client: pg.ClientBase, query: BarQuery): Promise<BarRow[]> {
  const where = new Where().equal('symbol', query.symbol).within('timestamp', query);
  const limit = where.limit(query.limit);
  const { rows } = await client.query(`SELECT * FROM ohlcv_1min ${String(where)} ORDER BY timestamp DESC ${limit}`, where.values);
  return rows.toReversed().map(barOf);
}

export async function selectSymbols(client: pg.ClientBase, from: EpochMs, to: EpochMs): Promise<Ticker[]> {
  const { rows } = await client.query<{ symbol: string }>(
    'SELECT DISTINCT symbol FROM ohlcv_1min WHERE timestamp >= $1 AND timestamp < $2 ORDER BY symbol',
    [isoTime(from), isoTime(to)],
  );
  return rows.map(({ symbol }) => tickerOf(symbol));
}

export async function selectIndicators(client: pg.ClientBase, query: IndicatorQuery): Promise<IndicatorRow[]> {
  const where = new Where()
    .equal('symbol', query.symbol)
    .equal('indicator_type', query.indicatorType)
    .equal('timeframe', query.timeframe)
    .within('calculation_timestamp', query);
  const limit = where.limit(query.limit);
  const order = 'ORDER BY calculation_timestamp DESC, indicator_type, timeframe';
  const { rows } = await client.query(`SELECT * FROM intraday_indicators ${String(where)} ${order} ${limit}`, where.values);
  return rows.map(indicatorOf);
}

/** Pages by key (time, event id), so that rows which arrive meanwhile shift nothing. */
export async function selectPatterns(client: pg.ClientBase, query: PatternQuery): Promise<Page<PatternRow>> {
  const where = new Where()
    .equal('symbol', query.symbol)
    .equal('pattern_type', query.patternType)
    .equal('timeframe', query.timeframe)
    .within('detection_timestamp', query);
  if (query.minConfidence !== undefined) where.add('confidence >= ?', query.minConfidence);
  if (query.cursor !== undefined) where.add('(detection_timestamp, event_id) < (?, ?)', ...readCursor(query.cursor));
  const limit = where.limit(query.limit + 1);
  const order = 'ORDER BY detection_timestamp DESC, event_id DESC';
  const { rows: records } = await client.query(`SELECT * FROM intraday_patterns ${String(where)} ${order} ${limit}`, where.values);
  const rows = records.slice(0, query.limit).map(patternOf);
  const last = rows.at(-1);
  const more = records.length > query.limit && last !== undefined;
  return { rows, ...(more ? { nextCursor: cursorAfter(last.detectedAt, last.eventId) } : {}) };
}

export async function selectAlerts(client: pg.ClientBase, query: AlertQuery): Promise<AlertRow[]> {
  const where = new Where().equal('symbol', query.symbol).equal('alert_type', query.alertType).within('alert_timestamp', query);
  const limit = where.limit(query.limit);
  const order = 'ORDER BY alert_timestamp DESC, event_id DESC';
  const { rows } = await client.query(`SELECT * FROM indicator_alerts ${String(where)} ${order} ${limit}`, where.values);
  return rows.map(alertOf);
}

/** @param tail what follows the table's name */
export async function selectSessions(client: pg.ClientBase, tail: string, values: readonly unknown[]): Promise<StoredSession[]> {
  const { rows } = await client.query(`SELECT * FROM streaming_sessions ${tail}`, [...values]);
  return rows.map(sessionOf);
}
