import { z } from 'zod';
import { integer, json, text } from './column.js';
import { createdAt, surrogateId } from './common.js';
import { type RowOf, table } from './table.js';

const columns: z.ZodType<Readonly<Record<string, string | null>>> = z.record(z.string(), z.string().nullable());

export const deadLettersTable = table({
  name: 'dead_letter_rows',
  about: 'Rows that their table refused, each with the reason; the rows written with them were stored.',
  key: ['id'],
  fields: {
    table: text('The table.').column('table_name'),
    row: json(columns, 'Column → value, as text.').column('row_data'),
    reason: text('The error message of the database.'),
  },
  beside: {
    ...surrogateId,
    shard: integer('Shard of the tick log.'),
    position: text('Of the tick log: the row came from this position or shortly before it.'),
    sql_state: text('SQL state of the refusal.'),
    ...createdAt,
  },
});
/** A row that its table refused. */
export interface RefusedRow extends RowOf<typeof deadLettersTable> {}
