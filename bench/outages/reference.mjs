import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { output } from '../suite/scripts.mjs';
import { createDatabase, query } from '../whole/servers.mjs';
import { TAIL_SYMBOL } from '../whole/tape.mjs';

/** The tables that the tape comes to when nothing happens: `tickstock replay` of the same trades. */

const HEADER =
  'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp\n';
const TABLES = ['ohlcv_1min', 'intraday_indicators', 'intraday_patterns', 'indicator_alerts'];
/** Keys of the table's own, times of writing, how often late prints changed a row, and whom the session belongs to. */
const NOT_COMPARED = new Set(['id', 'created_at', 'updated_at', 'revision', 'session_id', 'source']);
const EXAMPLES = 5;

function* linesOf(tape) {
  yield HEADER;
  for (const [symbol, name] of tape.names.entries()) {
    let lines = '';
    for (const trade of tape.tradesOf(symbol, tape.baseMs, Infinity)) {
      const ms = tape.schedule.timeOf(trade);
      const stamp = `${tape.baseMs + ms}000000`;
      const conditions = (trade & 1) === 0 ? '' : '14';
      lines += `${name},${conditions},0,4,${trade + 1},${stamp},${tape.centsOf(trade, symbol, ms) / 100},${trade + 1},${stamp},1,3,0,0\n`;
    }
    yield lines;
  }
}

/** @returns a database with the tables; `drop` it */
export async function referenceOf(tape, postgres, root) {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-bench-reference-'));
  const database = await createDatabase(postgres);
  try {
    const file = join(folder, 'tape.csv.gz');
    await pipeline(linesOf(tape), createGzip({ level: 1 }), createWriteStream(file));
    await output(join(root, 'bin', 'tickstock.mjs'), ['replay', file, '--json'], { DATABASE_URL: database.url });
    return database;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rowsOf(url, table) {
  const columns = await query(
    url,
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
    [table],
  );
  const compared = columns.map(({ name }) => name).filter((name) => !NOT_COMPARED.has(name));
  const rows = await query(url, `SELECT ${compared.map((name) => `${name}::text`).join(', ')} FROM ${table} WHERE symbol <> $1`, [
    TAIL_SYMBOL,
  ]);
  return rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))));
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
