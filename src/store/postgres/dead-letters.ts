import type pg from 'pg';
import type { Commit, RefusedRow } from '../index.js';
import type { Written } from './row-writer.js';

/** Keeps the rows that their tables have refused, with the reasons. @param written by table */
export async function setAside(
  client: pg.ClientBase,
  { shard, checkpoint }: Pick<Commit, 'shard' | 'checkpoint'>,
  written: Readonly<Record<string, Written>>,
): Promise<RefusedRow[]> {
  const refused: RefusedRow[] = [];
  for (const [table, { refused: refusals }] of Object.entries(written)) {
    for (const { row, reason, sqlState } of refusals) {
      await client.query(
        'INSERT INTO dead_letter_rows (shard, position, table_name, row_data, sql_state, reason) VALUES ($1, $2, $3, $4, $5, $6)',
        [shard, checkpoint.position, table, JSON.stringify(row), sqlState, reason],
      );
      refused.push({ table, row, reason });
    }
  }
  return refused;
}
