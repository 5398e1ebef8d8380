import type pg from 'pg';
import type { Table } from '../index.js';
import { copyIn, unescaped } from './copy.js';

import { codeOf, treatmentOf } from './sql-state.js';

/** SQL state of a key that is there already. */
const UNIQUE_VIOLATION = '23505';
/** After rows were met whose keys were there, so many commits do not count on new ones. */
const COMMITS_WITH_KNOWN_KEYS = 16;
/** Refused rows of one call: more than that are not the rows' fault. */
const MOST_REFUSED = 50;

/** A table of rows with a natural key. */
export type RowTable = Pick<Table, 'name' | 'key' | 'cells' | 'counted'>;

/** What rows fill. */
export const columnsIn = ({ cells }: RowTable): readonly string[] => cells.map(({ name }) => name);

/** What is written again when a row of the key is there: all but what it keeps. */
export const changedIn = ({ cells, key }: RowTable): readonly string[] =>
  cells.filter(({ name, column }) => !key.includes(name) && !column.facts.isKept).map(({ name }) => name);

/** Makes the columns of the rows, in the table's order and COPY's form; called once for each time that they are sent. */
type Columns = () => Iterable<string>;

/** A row that the table does not take, with the server's reason. */
interface Refusal {
  readonly row: Readonly<Record<string, string | null>>;
  readonly reason: string;
  readonly sqlState: string;
}

export interface Written {
  /** By session, how many of the rows it counts now and did not before; undefined when it counts all of them. */
  readonly counted: ReadonlyMap<string, number> | undefined;
  readonly refused: readonly Refusal[];
}

/**
 * Writes rows with natural keys, of several with one key the last, in the transaction that `client` is in. Rows whose keys are new go
 * straight into their table, at about twice the speed; that they are is found out by trying. Others go by a temporary table and an upsert.
 * A row that is refused for what is in it is found by halving, and left out.
 */
export class RowWriter {
  /** Commits that go by the temporary table before new keys are counted on again. */
  private readonly known = new Map<string, number>();

  /** Rows of which some will be there already. */
  async upsert(client: pg.ClientBase, table: RowTable, columns: Columns): Promise<Written> {
    await client.query('SAVEPOINT rows');
    try {
      return { counted: await stageAndUpsert(client, table, columns()), refused: [] };
    } catch (error) {
      if (treatmentOf(error) !== 'row') throw error;
      await client.query('ROLLBACK TO SAVEPOINT rows');
      return withoutRefused(client, table, [...columns()], error);
    }
  }

  /** Rows that are new in all likelihood. */
  async insert(client: pg.ClientBase, table: RowTable, columns: Columns): Promise<Written> {
    const known = this.known.get(table.name) ?? 0;
    this.known.set(table.name, Math.max(0, known - 1));
    if (known > 0) return this.upsert(client, table, columns);
    await client.query('SAVEPOINT new_rows');
    try {
      await copyIn(client, `COPY ${table.name} (${columnsIn(table).join(', ')}) FROM STDIN`, columns());
      await client.query('RELEASE SAVEPOINT new_rows');
      return { counted: undefined, refused: [] };
    } catch (error) {
      if (treatmentOf(error) !== 'row') throw error;
      await client.query('ROLLBACK TO SAVEPOINT new_rows');
      if (codeOf(error) !== UNIQUE_VIOLATION) return withoutRefused(client, table, [...columns()], error);
      this.known.set(table.name, COMMITS_WITH_KNOWN_KEYS);
      return this.upsert(client, table, columns);
    }
  }
}

async function stageAndUpsert(client: pg.ClientBase, table: RowTable, lines: Iterable<string>): Promise<ReadonlyMap<string, number>> {
  const { name, key } = table;
  const listed = columnsIn(table).join(', ');
  const staged = `staged_${name}`;
  // A rolled-back transaction takes the table with it, and another connection has none.
  await client.query(
    `SET LOCAL client_min_messages = warning;
     CREATE TEMPORARY TABLE IF NOT EXISTS ${staged} ON COMMIT DELETE ROWS AS SELECT ${listed}, 0 AS place FROM ${name} WITH NO DATA`,
  );
  const places = new Places(key.length);
  await copyIn(client, `COPY ${staged} (${listed}, place) FROM STDIN`, places.added(lines));
  const keys = key.join(', ');
  // A statement may not touch a row twice (SQL state 21000); sorting them takes as long as the rest, so only where there is need.
  const last = places.repeated
    ? `SELECT DISTINCT ON (${keys}) ${listed} FROM ${staged} ORDER BY ${keys}, place DESC`
    : `SELECT ${listed} FROM ${staged}`;
  const counted = await newlyCounted(client, table, last);
  await client.query(
    `INSERT INTO ${name} (${listed}) ${last}
     ON CONFLICT (${keys}) DO UPDATE SET ${changedIn(table)
       .map((column) => `${column} = excluded.${column}`)
       .join(', ')}`,
  );
  return counted;
}

/** Writes all but the rows that are to blame. @throws the first refusal where there are too many */
async function withoutRefused(client: pg.ClientBase, table: RowTable, lines: readonly string[], first: unknown): Promise<Written> {
  const refused: Refusal[] = [];
  const counted = new Map<string, number>();
  const write = async (part: readonly string[]): Promise<void> => {
    await client.query('SAVEPOINT part');
    try {
      for (const [session, count] of await stageAndUpsert(client, table, part)) counted.set(session, (counted.get(session) ?? 0) + count);
      // What follows is another part.
      await client.query(`TRUNCATE staged_${table.name}; RELEASE SAVEPOINT part`);
    } catch (error) {
      if (treatmentOf(error) !== 'row' || !(error instanceof Error)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
      if (part.length > 1) return halves(part);
      refused.push({ row: rowOf(table, part[0] ?? ''), reason: error.message, sqlState: codeOf(error) });
      if (refused.length > MOST_REFUSED) throw first;
    }
  };
  const halves = async (part: readonly string[]): Promise<void> => {
    const middle = Math.ceil(part.length / 2);
    await write(part.slice(0, middle));
    await write(part.slice(middle));
  };
  await (lines.length > 1 ? halves(lines) : write(lines));
  return { counted, refused };
}

function rowOf(table: RowTable, line: string): Record<string, string | null> {
  const values = line.split('\t');
  return Object.fromEntries(columnsIn(table).map((column, i) => [column, unescaped(values[i] ?? '')]));
}

const NONE: ReadonlyMap<string, number> = new Map();

/** @param rows a query of the rows that are about to be written, each key once */
async function newlyCounted(client: pg.ClientBase, { name, key, counted }: RowTable, rows: string): Promise<ReadonlyMap<string, number>> {
  if (counted === undefined) return NONE;
  const counts = (row: string): string => `${row}.${counted} IS NOT NULL`;
  const { rows: added } = await client.query<{ session_id: string | null; rows: string }>(
    `SELECT CASE WHEN t.symbol IS NULL THEN s.session_id ELSE t.session_id END AS session_id, count(*) AS rows
     FROM (${rows}) s LEFT JOIN ${name} t USING (${key.join(', ')})
     WHERE ${counts('s')} AND NOT (${counts('t')}) GROUP BY 1`,
  );
  return new Map(added.flatMap(({ session_id: id, rows: count }) => (id === null ? [] : [[id, Number(count)] as const])));
}

/** Numbers lines as they pass, and notices where two have one key. */
class Places {
  private readonly keys = new Set<string>();
  private place = 0;

  /** @param keyColumns the key is so many columns, the first */
  constructor(private readonly keyColumns: number) {}

  get repeated(): boolean {
    return this.keys.size < this.place;
  }

  *added(lines: Iterable<string>): Generator<string, void> {
    for (const line of lines) {
      let end = -1;
      for (let column = 0; column < this.keyColumns; column += 1) end = line.indexOf('\t', end + 1);
      this.keys.add(line.slice(0, end));
      this.place += 1;
      yield `${line}\t${this.place}`;
    }
  }
}
