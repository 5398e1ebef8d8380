import type pg from 'pg';
import { z } from 'zod';
import { epochMsOf, SOURCES, tickerOf, TIMEFRAMES } from '../../market/index.js';
import type { AlertQuery, AlertRow } from '../index.js';

export interface AlertRecord {
  readonly event_id: string;
  readonly symbol: string;
  readonly alert_type: string;
  readonly timeframe: string;
  readonly alert_timestamp: Date;
  readonly severity: string;
  readonly alert_data: AlertRow['data'];
  readonly session_id: string | null;
  readonly source: string;
}

const Severity = z.enum(['info', 'warning']);

export async function selectAlerts(client: pg.ClientBase, { symbol, alertType, from, to, limit }: AlertQuery): Promise<AlertRow[]> {
  const iso = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString());
  const { rows } = await client.query<AlertRecord>(
    `SELECT * FROM indicator_alerts
     WHERE ($1::text IS NULL OR symbol = $1) AND ($2::text IS NULL OR alert_type = $2)
       AND ($3::timestamptz IS NULL OR alert_timestamp >= $3) AND ($4::timestamptz IS NULL OR alert_timestamp < $4)
     ORDER BY alert_timestamp DESC, event_id DESC LIMIT $5`,
    [symbol ?? null, alertType ?? null, iso(from), iso(to), limit],
  );
  return rows.map(alertOf);
}

export function alertOf(row: AlertRecord): AlertRow {
  return {
    eventId: row.event_id,
    symbol: tickerOf(row.symbol),
    alertType: row.alert_type,
    timeframe: z.enum(TIMEFRAMES).parse(row.timeframe),
    timestamp: epochMsOf(row.alert_timestamp.getTime()),
    severity: Severity.parse(row.severity),
    data: row.alert_data,
    sessionId: row.session_id,
    source: z.enum(SOURCES).parse(row.source),
  };
}
