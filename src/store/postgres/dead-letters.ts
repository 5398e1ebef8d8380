import type pg from 'pg';
import { type Commit, deadLettersTable, type RefusedRow } from '../index.js';
import { insertRows } from './insert.js';
import type { Written } from './row-writer.js';

/** Keeps the rows that their tables have refused, with the reasons. @param written by table */
export async function setAside(
  client: pg.ClientBase,
  { shard, checkpoint }: Pick<Commit, 'shard' | 'checkpoint'>,
  written: Readonly<Record<string, Written>>,
): Promise<RefusedRow[]> {
  const all = Object.entries(written).flatMap(([table, { refused }]) => refused.map((refusal) => ({ table, ...refusal })));
  const { position } = checkpoint;
  const beside = (place: number) => ({ shard, position, sql_state: all[place]?.sqlState });
  const refused = all.map(({ table, row, reason }) => ({ table, row, reason }));
  await insertRows(client, deadLettersTable, refused, { beside });
  return refused;
}
