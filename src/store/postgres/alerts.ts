import type pg from 'pg';
import { z } from 'zod';
import { epochMsOf, SOURCES, tickerOf, TIMEFRAMES } from '../../market/index.js';
import type { AlertQuery, AlertRow } from '../index.js';

export async function upsertAlerts(client: pg.ClientBase, rows: readonly AlertRow[]): Promise<void> {
  const unique = [...new Map(rows.map((row) => [row.eventId, row])).values()];
  if (unique.length === 0) return;
  await client.query(
    `INSERT INTO indicator_alerts (event_id, symbol, alert_type, timeframe, alert_timestamp, severity, alert_data, session_id, source)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::jsonb[], $8::uuid[], $9::text[])
     ON CONFLICT (symbol, alert_type, timeframe, alert_timestamp)
     DO UPDATE SET severity = excluded.severity, alert_data = excluded.alert_data, session_id = excluded.session_id, source = excluded.source`,
    [
      unique.map((r) => r.eventId),
      unique.map((r) => r.symbol),
      unique.map((r) => r.alertType),
      unique.map((r) => r.timeframe),
      unique.map((r) => new Date(r.timestamp).toISOString()),
      unique.map((r) => r.severity),
      unique.map((r) => JSON.stringify(r.data)),
      unique.map((r) => r.sessionId),
      unique.map((r) => r.source),
    ],
  );
}

interface AlertRecord {
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
  return rows.map((row) => ({
    eventId: row.event_id,
    symbol: tickerOf(row.symbol),
    alertType: row.alert_type,
    timeframe: z.enum(TIMEFRAMES).parse(row.timeframe),
    timestamp: epochMsOf(row.alert_timestamp.getTime()),
    severity: Severity.parse(row.severity),
    data: row.alert_data,
    sessionId: row.session_id,
    source: z.enum(SOURCES).parse(row.source),
  }));
}
