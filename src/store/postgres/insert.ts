import type pg from 'pg';
import { type EpochMs, isoTime } from '../../market/index.js';
import type { Fields, Row, Table } from '../index.js';

export interface InsertOptions {
  /** Columns that are no part of a row, of the row at this place. */
  readonly beside?: (place: number) => Readonly<Record<string, unknown>>;
  /** What follows ON CONFLICT. */
  readonly onConflict?: string;
}

/** Adds a few rows by one statement; many go by `RowWriter`. */
export async function insertRows<Of extends Fields>(
  client: pg.ClientBase,
  table: Table<Of>,
  rows: readonly Row<Of>[],
  { beside = () => ({}), onConflict }: InsertOptions = {},
): Promise<void> {
  if (rows.length === 0) return;
  const records = rows.map((row, place) => ({ ...recordOf(table, row), ...beside(place) }));
  const columns = Object.keys(records[0] ?? {}).join(', ');
  await client.query(
    `INSERT INTO ${table.name} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table.name}, $1)
     ${onConflict === undefined ? '' : `ON CONFLICT ${onConflict}`}`,
    [JSON.stringify(records)],
  );
}

/** A row by its columns, as JSON says it. */
function recordOf<Of extends Fields>({ cells }: Table<Of>, row: Row<Of>): Record<string, unknown> {
  return Object.fromEntries(
    cells.map(({ name, column, value }) => {
      const given = value(row);
      return [name, column.facts.form === 'time' && given !== null ? isoTime(given as EpochMs) : given];
    }),
  );
}
