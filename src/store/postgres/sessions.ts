import type pg from 'pg';
import { type SessionRow, sessionShardsTable, sessionsTable } from '../index.js';
import { insertRows } from './insert.js';

/** What a commit adds to a session. */
export interface SessionTotals {
  patterns: number;
  indicators: number;
}

/** Rows that a commit has added to sessions, a shard's part and the whole. Sessions that are not in the tables count nothing. */
export async function addTotals(client: pg.ClientBase, shard: number, totals: ReadonlyMap<string, SessionTotals>): Promise<void> {
  if (totals.size === 0) return;
  const added = [...totals.values()];
  await client.query(
    `WITH part AS (
       UPDATE streaming_session_shards s
       SET total_patterns = s.total_patterns + a.patterns, total_indicators = s.total_indicators + a.indicators
       FROM unnest($2::uuid[], $3::int[], $4::int[]) AS a(session_id, patterns, indicators)
       WHERE s.session_id = a.session_id AND s.shard = $1
       RETURNING a.session_id, a.patterns, a.indicators
     )
     UPDATE streaming_sessions s SET total_patterns = s.total_patterns + p.patterns, total_indicators = s.total_indicators + p.indicators
     FROM part p WHERE s.session_id = p.session_id`,
    [shard, [...totals.keys()], added.map(({ patterns }) => patterns), added.map(({ indicators }) => indicators)],
  );
}

/** Writes one shard's part of each session; the session's own row says what all parts come to: it runs while one of them does. */
export async function upsertSessions(client: pg.ClientBase, shard: number, rows: readonly SessionRow[]): Promise<void> {
  // Of several rows of one session the last stands.
  for (const row of new Map(rows.map((each) => [each.sessionId, each])).values()) await upsertSession(client, shard, row);
}

async function upsertSession(client: pg.ClientBase, shard: number, row: SessionRow): Promise<void> {
  const { sessionId, stoppedAt, symbolCount, status } = row;
  const uncounted = { totalPatterns: 0, totalIndicators: 0 };
  // Locks the row: the sums below see what another shard has committed before.
  await insertRows(client, sessionsTable, [{ ...row, ...uncounted, stoppedAt: null, symbolCount: 0 }], {
    onConflict: '(session_id) DO UPDATE SET source = excluded.source',
  });
  await insertRows(client, sessionShardsTable, [{ sessionId, shard, stoppedAt, symbolCount, ...uncounted, status }], {
    onConflict: `(session_id, shard) DO UPDATE SET stopped_at = excluded.stopped_at, symbol_count = excluded.symbol_count,
      final_status = excluded.final_status`,
  });
  await client.query(
    `UPDATE streaming_sessions SET stopped_at = p.stopped_at, symbol_count = p.symbol_count, final_status = p.final_status
     FROM (
       SELECT CASE WHEN bool_and(stopped_at IS NOT NULL) THEN max(stopped_at) END AS stopped_at, sum(symbol_count) AS symbol_count,
         CASE WHEN bool_or(final_status = 'active') THEN 'active' WHEN bool_or(final_status = 'failed') THEN 'failed'
           WHEN bool_or(final_status = 'stopped') THEN 'stopped' ELSE 'completed' END AS final_status
       FROM streaming_session_shards WHERE session_id = $1
     ) p WHERE session_id = $1`,
    [sessionId],
  );
}
