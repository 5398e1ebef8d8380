import type pg from 'pg';
import { isoTime } from '../../market/index.js';
import { type GapRow, gapsTable, parserOf, type RepairRow, type StoredGap, type TimeRange } from '../index.js';
import { insertRows } from './insert.js';

const gapOf = parserOf(gapsTable);

export async function upsertGaps(
  client: pg.ClientBase,
  shard: number,
  gaps: readonly GapRow[],
  repairs: readonly RepairRow[],
): Promise<void> {
  const found = gaps.map((gap) => ({ ...gap, status: 'open', repairedTrades: 0, results: 'live' }) as const);
  await insertRows(client, gapsTable, found, { beside: () => ({ shard }), onConflict: '(shard, gap_from, gap_to) DO NOTHING' });
  for (const { from, to, trades, complete } of repairs) {
    await client.query('UPDATE feed_gaps SET status = $4, repaired_trades = $5 WHERE shard = $1 AND gap_from = $2 AND gap_to = $3', [
      shard,
      isoTime(from),
      isoTime(to),
      complete ? 'repaired' : 'partial',
      trades,
    ]);
  }
}

/** A gap concerns every shard; it counts as its worst one. */
export async function selectGaps(client: pg.ClientBase, { from, to }: TimeRange, limit: number): Promise<StoredGap[]> {
  const { rows } = await client.query(
    `SELECT gap_from, gap_to, min(cause) AS cause, min(symbols) AS symbols, min(source) AS source, sum(repaired_trades)::integer AS repaired_trades,
       CASE WHEN bool_and(results = 'corrected') THEN 'corrected' ELSE 'live' END AS results,
       CASE WHEN bool_and(status = 'repaired') THEN 'repaired' WHEN bool_or(status <> 'open') THEN 'partial' ELSE 'open' END AS status
     FROM feed_gaps WHERE ($1::timestamptz IS NULL OR gap_to >= $1) AND ($2::timestamptz IS NULL OR gap_from <= $2)
     GROUP BY gap_from, gap_to ORDER BY gap_from DESC LIMIT $3`,
    [from === undefined ? null : isoTime(from), to === undefined ? null : isoTime(to), limit],
  );
  return rows.map(gapOf);
}
