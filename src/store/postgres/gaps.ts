import type pg from 'pg';
import { z } from 'zod';
import { epochMsOf, GAP_CAUSES, GAP_RESULTS, GAP_STATUSES, SOURCES, tickerOf } from '../../market/index.js';
import type { GapRow, RepairRow, StoredGap, TimeRange } from '../index.js';

const iso = (time: number): string => new Date(time).toISOString();

export async function upsertGaps(
  client: pg.ClientBase,
  shard: number,
  gaps: readonly GapRow[],
  repairs: readonly RepairRow[],
): Promise<void> {
  for (const { from, to, cause, symbols, source } of gaps) {
    await client.query(
      `INSERT INTO feed_gaps (shard, gap_from, gap_to, cause, symbols, source) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (shard, gap_from, gap_to) DO NOTHING`,
      [shard, iso(from), iso(to), cause, symbols, source],
    );
  }
  for (const { from, to, trades, complete } of repairs) {
    await client.query('UPDATE feed_gaps SET status = $4, repaired_trades = $5 WHERE shard = $1 AND gap_from = $2 AND gap_to = $3', [
      shard,
      iso(from),
      iso(to),
      complete ? 'repaired' : 'partial',
      trades,
    ]);
  }
}

interface GapRecord {
  readonly gap_from: Date;
  readonly gap_to: Date;
  readonly cause: string;
  readonly symbols: readonly string[];
  readonly status: string;
  readonly repaired_trades: string;
  readonly source: string;
  readonly results: string;
}

const Cause = z.enum(GAP_CAUSES);
const Results = z.enum(GAP_RESULTS);
const Status = z.enum(GAP_STATUSES);

/** A gap concerns every shard; it counts as its worst one. */
export async function selectGaps(client: pg.ClientBase, { from, to }: TimeRange, limit: number): Promise<StoredGap[]> {
  const { rows } = await client.query<GapRecord>(
    `SELECT gap_from, gap_to, min(cause) AS cause, min(symbols) AS symbols, min(source) AS source, sum(repaired_trades) AS repaired_trades,
       CASE WHEN bool_and(results = 'corrected') THEN 'corrected' ELSE 'live' END AS results,
       CASE WHEN bool_and(status = 'repaired') THEN 'repaired' WHEN bool_or(status <> 'open') THEN 'partial' ELSE 'open' END AS status
     FROM feed_gaps WHERE ($1::timestamptz IS NULL OR gap_to >= $1) AND ($2::timestamptz IS NULL OR gap_from <= $2)
     GROUP BY gap_from, gap_to ORDER BY gap_from DESC LIMIT $3`,
    [from === undefined ? null : iso(from), to === undefined ? null : iso(to), limit],
  );
  return rows.map((row) => ({
    from: epochMsOf(row.gap_from.getTime()),
    to: epochMsOf(row.gap_to.getTime()),
    cause: Cause.parse(row.cause),
    symbols: row.symbols.map(tickerOf),
    source: z.enum(SOURCES).parse(row.source),
    status: Status.parse(row.status),
    repairedTrades: Number(row.repaired_trades),
    results: Results.parse(row.results),
  }));
}
