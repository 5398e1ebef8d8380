import type pg from 'pg';
import { z } from 'zod';
import {
  epochMsOf,
  type HitRate,
  SESSION_STATUSES,
  type Source,
  SOURCES,
  type Ticker,
  tickerOf,
  TickStockError,
  type Timeframe,
  TIMEFRAMES,
} from '../../market/index.js';
import type { BarQuery, BarRow, IndicatorQuery, IndicatorRow, Page, PatternQuery, PatternRow, StoredSession, TimeRange } from '../index.js';

/** A cursor that no earlier page gave. */
class CursorError extends TickStockError {
  readonly code = 'TS_CURSOR';
  readonly remedy = 'Use the next_cursor of an earlier answer as it is, or leave cursor out to begin with the newest.';
}

const ms = (date: Date): ReturnType<typeof epochMsOf> => epochMsOf(date.getTime());
const sourceOf = (text: string): Source => z.enum(SOURCES).parse(text);
const timeframeOf = (text: string): Timeframe => z.enum(TIMEFRAMES).parse(text);

/** Conditions and their values, numbered as they are added. */
class Where {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** `?` in the condition stands for each value in turn. */
  add(condition: string, ...values: readonly unknown[]): this {
    let i = 0;
    const text = condition.replaceAll('?', () => `$${this.values.push(values[i++])}`);
    this.parts.push(text);
    return this;
  }
  equal(column: string, value: unknown): this {
    return value === undefined ? this : this.add(`${column} = ?`, value);
  }
  within(column: string, { from, to }: TimeRange): this {
    if (from !== undefined) this.add(`${column} >= ?`, new Date(from).toISOString());
    if (to !== undefined) this.add(`${column} < ?`, new Date(to).toISOString());
    return this;
  }
  limit(limit: number): string {
    return `LIMIT $${this.values.push(limit)}`;
  }
  toString(): string {
    return this.parts.length === 0 ? '' : `WHERE ${this.parts.join(' AND ')}`;
  }
}

interface BarRecord extends Record<'open' | 'high' | 'low' | 'close' | 'volume' | 'symbol' | 'source', string> {
  readonly timestamp: Date;
  readonly vwap: number;
  readonly trades: number;
  readonly revision: number;
}

export async function selectBars(client: pg.ClientBase, query: BarQuery): Promise<BarRow[]> {
  const where = new Where().equal('symbol', query.symbol).within('timestamp', query);
  const limit = where.limit(query.limit);
  const { rows } = await client.query<BarRecord>(
    `SELECT * FROM ohlcv_1min ${String(where)} ORDER BY timestamp DESC ${limit}`,
    where.values,
  );
  return rows.toReversed().map((row) => ({
    symbol: tickerOf(row.symbol),
    timestamp: ms(row.timestamp),
    open: Number(row.open),
    high: Number(row.high),
    low: Number(row.low),
    close: Number(row.close),
    volume: Number(row.volume),
    vwap: row.vwap,
    trades: row.trades,
    revision: row.revision,
    source: sourceOf(row.source),
  }));
}

export async function selectSymbols(client: pg.ClientBase, from: number, to: number): Promise<Ticker[]> {
  const { rows } = await client.query<{ symbol: string }>(
    'SELECT DISTINCT symbol FROM ohlcv_1min WHERE timestamp >= $1 AND timestamp < $2 ORDER BY symbol',
    [new Date(from).toISOString(), new Date(to).toISOString()],
  );
  return rows.map(({ symbol }) => tickerOf(symbol));
}

interface IndicatorRecord {
  readonly symbol: string;
  readonly indicator_type: string;
  readonly timeframe: string;
  readonly calculation_timestamp: Date;
  readonly value_data: Record<string, number>;
  readonly session_id: string | null;
  readonly source: string;
}

export async function selectIndicators(client: pg.ClientBase, query: IndicatorQuery): Promise<IndicatorRow[]> {
  const where = new Where()
    .equal('symbol', query.symbol)
    .equal('indicator_type', query.indicatorType)
    .equal('timeframe', query.timeframe)
    .within('calculation_timestamp', query);
  const limit = where.limit(query.limit);
  const order = 'ORDER BY calculation_timestamp DESC, indicator_type, timeframe';
  const { rows } = await client.query<IndicatorRecord>(
    `SELECT * FROM intraday_indicators ${String(where)} ${order} ${limit}`,
    where.values,
  );
  return rows.map((row) => ({
    symbol: tickerOf(row.symbol),
    indicatorType: row.indicator_type,
    timeframe: timeframeOf(row.timeframe),
    timestamp: ms(row.calculation_timestamp),
    values: row.value_data,
    sessionId: row.session_id,
    source: sourceOf(row.source),
  }));
}

export interface PatternRecord {
  readonly event_id: string;
  readonly symbol: string;
  readonly pattern_type: string;
  readonly timeframe: string;
  readonly detection_timestamp: Date;
  readonly confidence: string;
  readonly pattern_data: Pick<PatternRow, 'direction' | 'bar' | 'levels'>;
  readonly status: PatternRow['status'];
  readonly provisional: boolean;
  readonly changed_at: Date | null;
  readonly confirmed_at: Date | null;
  readonly entry_price: number | null;
  readonly atr: number | null;
  readonly outcome: PatternRow['outcome'];
  readonly probability: number | null;
  readonly probability_low: number | null;
  readonly probability_high: number | null;
  readonly samples: number | null;
  readonly edge: HitRate['edge'] | null;
  readonly expiration_timestamp: Date;
  readonly session_id: string | null;
  readonly source: string;
}

const Cursor = z.tuple([z.number().int(), z.string()]);

function cursorOf(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new CursorError('The cursor is none of ours.', { cause });
  }
}

/** Pages by key (time, event id), so that rows which arrive meanwhile shift nothing. */
export async function selectPatterns(client: pg.ClientBase, query: PatternQuery): Promise<Page<PatternRow>> {
  const where = new Where()
    .equal('symbol', query.symbol)
    .equal('pattern_type', query.patternType)
    .equal('timeframe', query.timeframe)
    .within('detection_timestamp', query);
  if (query.minConfidence !== undefined) where.add('confidence >= ?', query.minConfidence);
  if (query.cursor !== undefined) {
    const [time, eventId] = cursorOf(query.cursor);
    where.add('(detection_timestamp, event_id) < (?, ?)', new Date(time).toISOString(), eventId);
  }
  const limit = where.limit(query.limit + 1);
  const sql = `SELECT * FROM intraday_patterns ${String(where)} ORDER BY detection_timestamp DESC, event_id DESC ${limit}`;
  const { rows: records } = await client.query<PatternRecord>(sql, where.values);
  const rows = records.slice(0, query.limit).map(patternOf);
  const last = rows.at(-1);
  const more = records.length > query.limit && last !== undefined;
  return { rows, ...(more ? { nextCursor: Buffer.from(JSON.stringify([last.timestamp, last.eventId])).toString('base64url') } : {}) };
}

function oddsOf(row: PatternRecord): HitRate | null {
  const { probability, probability_low: low, probability_high: high, samples, edge } = row;
  if (probability === null || low === null || high === null || samples === null || edge === null) return null;
  return { probability, low, high, samples, edge };
}

export function patternOf(row: PatternRecord): PatternRow {
  return {
    eventId: row.event_id,
    symbol: tickerOf(row.symbol),
    patternType: row.pattern_type,
    timeframe: timeframeOf(row.timeframe),
    timestamp: ms(row.detection_timestamp),
    direction: row.pattern_data.direction,
    confidence: Number(row.confidence),
    status: row.status,
    provisional: row.provisional,
    changedAt: ms(row.changed_at ?? row.detection_timestamp),
    confirmedAt: row.confirmed_at && ms(row.confirmed_at),
    levels: row.pattern_data.levels ?? {},
    entry: row.entry_price,
    atr: row.atr,
    outcome: row.outcome,
    odds: oddsOf(row),
    bar: row.pattern_data.bar,
    expiresAt: ms(row.expiration_timestamp),
    sessionId: row.session_id,
    source: sourceOf(row.source),
  };
}

interface SessionRecord {
  readonly session_id: string;
  readonly universe: string;
  readonly started_at: Date;
  readonly stopped_at: Date | null;
  readonly symbol_count: number;
  readonly total_patterns: number;
  readonly total_indicators: number;
  readonly final_status: string;
  readonly source: string;
}

const FinalStatus = z.enum(SESSION_STATUSES);

export async function selectSessions(client: pg.ClientBase, tail: string, values: readonly unknown[]): Promise<StoredSession[]> {
  const { rows } = await client.query<SessionRecord>(`SELECT * FROM streaming_sessions ${tail}`, [...values]);
  return rows.map((row) => ({
    sessionId: row.session_id,
    universe: row.universe,
    startedAt: ms(row.started_at),
    stoppedAt: row.stopped_at === null ? null : ms(row.stopped_at),
    symbolCount: row.symbol_count,
    totalPatterns: row.total_patterns,
    totalIndicators: row.total_indicators,
    finalStatus: FinalStatus.parse(row.final_status),
    source: sourceOf(row.source),
  }));
}
