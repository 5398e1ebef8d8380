import { query } from '../whole/servers.mjs';
import { TAIL_SYMBOL } from '../whole/tape.mjs';

/** Tables against those of an undisturbed run. */

const TABLES = ['ohlcv_1min', 'intraday_indicators', 'intraday_patterns', 'indicator_alerts'];
/** Keys of the table's own, times of writing, how often late prints changed a row, and whom the session belongs to. */
const NOT_COMPARED = new Set(['id', 'created_at', 'updated_at', 'revision', 'session_id', 'source']);
const EXAMPLES = 5;

async function rowsOf(url, table) {
  const columns = await query(
    url,
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
    [table],
  );
  const compared = columns.map(({ name }) => name).filter((name) => !NOT_COMPARED.has(name));
  const rows = await query(
    url,
    `SELECT ROW(${compared.toSorted((a, b) => (a < b ? -1 : 1)).join(', ')})::text AS text FROM ${table} WHERE symbol <> $1`,
    [TAIL_SYMBOL],
  );
  return rows.map(({ text }) => text);
}

/** Row by row. @returns for each table its rows, and how many only one of the two has */
export async function compare(reference, url) {
  const result = {};
  for (const table of TABLES) {
    const [left, right] = [await rowsOf(reference.url, table), await rowsOf(url, table)];
    const [leftSet, rightSet] = [new Set(left), new Set(right)];
    const onlyLeft = left.filter((row) => !rightSet.has(row));
    const onlyRight = right.filter((row) => !leftSet.has(row));
    const doubled = left.length - leftSet.size + right.length - rightSet.size;
    const examples = [...onlyLeft.slice(0, EXAMPLES).map((row) => `- ${row}`), ...onlyRight.slice(0, EXAMPLES).map((row) => `+ ${row}`)];
    result[table] = { rows: right.length, differing: onlyLeft.length + onlyRight.length + doubled, examples };
  }
  return result;
}
