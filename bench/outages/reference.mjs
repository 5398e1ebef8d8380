import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { output } from '../suite/scripts.mjs';
import { createDatabase } from '../whole/servers.mjs';

/** The tables that the tape comes to when nothing happens: `tickstock replay` of the same trades. */

const HEADER =
  'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp\n';

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
