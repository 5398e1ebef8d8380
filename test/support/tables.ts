import pg from 'pg';

/** The tables that results stand in. */
export const TABLE_NAMES = [
  'ohlcv_1min',
  'intraday_indicators',
  'intraday_patterns',
  'indicator_alerts',
  'streaming_sessions',
  'streaming_session_shards',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** What is not compared: surrogate keys, and when a row was written. Every other column is, the next one that somebody adds too. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['id', 'created_at', 'updated_at']);

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

async function rowsOf(url: string, table: TableName, except: readonly string[]): Promise<string[]> {
  const columns = await query<{ name: string }>(
    url,
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = 'public' ORDER BY 1`,
  );
  const compared = columns.map(({ name }) => name).filter((name) => !NOT_COMPARED.has(name) && !except.includes(name));
  const expressions = compared.map((name) => (name === 'session_id' ? `${SESSION} AS session` : `t.${name}::text`));
  const rows = await query<Record<string, unknown>>(url, `SELECT ${expressions.join(', ')} FROM ${table} t`);
  return rows.map((row) => JSON.stringify(row));
}

export interface Difference {
  readonly rows: number;
  /** Rows that only one side has, changed rows counted on both sides. */
  readonly differences: number;
  /** Rows that one side has twice. */
  readonly duplicates: number;
  readonly examples: readonly string[];
}

/** @param except columns in which the two runs differ for another reason, beside those that are never compared */
export async function compareTable(a: string, b: string, table: TableName, except: readonly string[] = []): Promise<Difference> {
  const [left, right] = await Promise.all([rowsOf(a, table, except), rowsOf(b, table, except)]);
  const leftSet = new Set(left);
  const rightSet = new Set(right);
  const onlyLeft = left.filter((row) => !rightSet.has(row)).map((row) => `- ${row}`);
  const onlyRight = right.filter((row) => !leftSet.has(row)).map((row) => `+ ${row}`);
  return {
    rows: right.length,
    differences: onlyLeft.length + onlyRight.length,
    duplicates: left.length - leftSet.size + right.length - rightSet.size,
    examples: [...onlyLeft, ...onlyRight].slice(0, 10),
  };
}
