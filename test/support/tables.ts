import pg from 'pg';
import { TABLES } from '../../src/store/index.js';

/** Tables that two runs over the same trades need not have alike, and why. */
const NOT_RESULTS: ReadonlyMap<string, string> = new Map([
  ['streaming_health_metrics', 'what the machine’s clock and processor gave'],
  ['indicator_definitions', 'chosen before the run'],
  ['pattern_definitions', 'chosen before the run'],
  ['alert_definitions', 'chosen before the run'],
  ['pattern_calibration', 'learnt before the run'],
  ['engine_checkpoints', 'places in a tick log, and each run has its own'],
  ['engine_symbol_states', 'as of such a place'],
  ['engine_symbol_origins', 'as of such a place'],
  ['engine_announcements', 'on its way out'],
]);

/** The tables that results stand in: all that are described, the next one that somebody adds too. */
export const TABLE_NAMES: readonly string[] = TABLES.map(({ name }) => name).filter((name) => !NOT_RESULTS.has(name));

/** What a run leaves behind whose connection broke off, and a run without such trouble does not. */
export const TROUBLE: readonly string[] = ['feed_gaps', 'withdrawn_results'];

/** Where nothing stands on a day without trouble. */
const OFTEN_EMPTY: readonly string[] = [...TROUBLE, 'dead_letter_rows'];

/** What is not compared: surrogate keys, and when and where in the log a row was written. Every other column is, the next one that somebody adds too. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['id', 'created_at', 'updated_at', 'withdrawn_at', 'position']);

/** Which session a row belongs to, by what makes a session: its id names the tick log too, and two runs have two. */
const SESSION = `coalesce((SELECT s.universe || ' ' || s.started_at FROM streaming_sessions s WHERE s.session_id = t.session_id), 'no session ' || t.session_id)`;

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql)).rows);
}

export async function count(url: string, sql: string): Promise<number> {
  const [row] = await query<{ n: string }>(url, `SELECT count(*) AS n FROM ${sql}`);
  return Number(row?.n ?? NaN);
}

async function rowsOf(url: string, table: string, except: readonly string[]): Promise<string[]> {
  const columns = await query<{ name: string }>(
    url,
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = 'public' ORDER BY 1`,
  );
  const compared = columns.map(({ name }) => name).filter((name) => !NOT_COMPARED.has(name) && !except.includes(name));
  // A row that was withdrawn or refused stands there whole.
  const whole = `(t.row_data - '{${['session_id', ...NOT_COMPARED, ...except].join()}}'::text[])::text AS row_data`;
  const expressions = compared.map((name) =>
    name === 'session_id' ? `${SESSION} AS session` : name === 'row_data' ? whole : `t.${name}::text`,
  );
  const rows = await query<Record<string, unknown>>(url, `SELECT ${expressions.join(', ')} FROM ${table} t`);
  return rows.map((row) => JSON.stringify(row));
}

export interface Comparison {
  /** Columns in which the two runs differ for another reason, beside those that are never compared. */
  readonly exceptColumns: readonly string[];
  readonly exceptTables?: readonly string[];
}

/** What two databases differ in: a line for each row that only one has, or has twice, ten a table at most; empty where they are alike. */
export async function differencesOf(a: string, b: string, { exceptColumns, exceptTables = [] }: Comparison): Promise<string[]> {
  const lines: string[] = [];
  for (const table of TABLE_NAMES.filter((name) => !exceptTables.includes(name))) {
    const [left, right] = await Promise.all([rowsOf(a, table, exceptColumns), rowsOf(b, table, exceptColumns)]);
    const found = [...differing(left, right), ...(right.length === 0 && !OFTEN_EMPTY.includes(table) ? ['has no rows'] : [])];
    console.log(`${table}: ${right.length} rows, ${found.length} differences`);
    lines.push(...found.slice(0, 10).map((line) => `${table} ${line}`));
  }
  return lines;
}

function differing(left: readonly string[], right: readonly string[]): string[] {
  const [leftSet, rightSet] = [new Set(left), new Set(right)];
  const twice = (rows: readonly string[]): string[] => rows.filter((row, place) => rows.indexOf(row) !== place);
  return [
    ...left.filter((row) => !rightSet.has(row)).map((row) => `- ${row}`),
    ...right.filter((row) => !leftSet.has(row)).map((row) => `+ ${row}`),
    ...(left.length > leftSet.size ? twice(left).map((row) => `twice - ${row}`) : []),
    ...(right.length > rightSet.size ? twice(right).map((row) => `twice + ${row}`) : []),
  ];
}
