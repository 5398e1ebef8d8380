import pg from 'pg';

/** What is compared of each table: everything but surrogate keys, write times, and what names the session or the source. */
const TABLES = {
  ohlcv_1min: 'symbol, timestamp, open, high, low, close, volume, vwap, trades, revision',
  intraday_indicators: 'symbol, indicator_type, timeframe, calculation_timestamp, value_data::text',
  intraday_patterns: 'symbol, pattern_type, timeframe, detection_timestamp, confidence, pattern_data::text, levels',
  indicator_alerts: 'symbol, alert_type, timeframe, alert_timestamp, severity, alert_data::text',
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

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

async function rowsOf(url: string, table: TableName): Promise<string[]> {
  const rows = await query<Record<string, unknown>>(url, `SELECT ${TABLES[table]} FROM ${table}`);
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

export async function compareTable(a: string, b: string, table: TableName): Promise<Difference> {
  const [left, right] = await Promise.all([rowsOf(a, table), rowsOf(b, table)]);
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
