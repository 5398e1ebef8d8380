import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip, gzipSync } from 'node:zlib';
import { createDatabase } from '../whole/servers.mjs';
import { Tape } from '../whole/tape.mjs';
import { Missing, output } from './scripts.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RECORDED_DAY = 'us_stocks_sip/trades_v1/2013/10/2013-10-07.csv.gz';
const HEADER =
  'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp';
const MADE = { symbols: 4, rate: 17, hours: 6.4 };

/** The recorded day where it is; it is not part of the project. */
export function recordedDay() {
  const file = join(process.env.TICKSTOCK_TEST_DATA ?? join(root, '..', 'shared', 'data'), RECORDED_DAY);
  return existsSync(file) ? file : undefined;
}

/** A day of four symbols in the vendor's flat-file form, of about as many trades. */
function madeDay(folder) {
  const tape = new Tape({ symbols: MADE.symbols, profile: [[MADE.rate, MADE.hours * 3_600]] });
  const lines = [HEADER];
  const day = tape.baseMs - (tape.baseMs % 86_400_000);
  for (const [symbol, name] of tape.names.entries()) {
    for (const trade of tape.tradesOf(symbol, tape.baseMs, Infinity)) {
      const ms = tape.schedule.timeOf(trade);
      // The tape ends at five past ten in New York; a day begins at half past nine.
      const stamp = `${day + 13.5 * 3_600_000 + ms}000000`;
      lines.push(`${name},,0,4,${trade + 1},${stamp},${tape.centsOf(trade, symbol, ms) / 100},${trade + 1},${stamp},100,3,0,0`);
    }
  }
  const file = join(folder, 'made-day.csv.gz');
  writeFileSync(file, gzipSync(`${lines.join('\n')}\n`));
  return file;
}

/** The least that has to be done: unpack, split into lines and cells. @returns lines a second */
async function bareRead(file) {
  const began = performance.now();
  let lines = 0;
  let cells = 0;
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    lines += 1;
    cells += line.split(',').length;
  }
  if (cells < lines) throw new Missing(`${file} has no cells`);
  return (lines - 1) / ((performance.now() - began) / 1_000);
}

/** A day of trades through `tickstock replay`, rows committed; each round into a database of its own. */
export async function replay({ quick, postgres }) {
  const folder = mkdtempSync(join(tmpdir(), 'tickstock-bench-replay-'));
  try {
    const file = recordedDay() ?? madeDay(folder);
    const rates = [];
    let last;
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const database = await createDatabase(postgres);
      const printed = await output(join(root, 'bin', 'tickstock.mjs'), ['replay', file, '--json'], { DATABASE_URL: database.url });
      await database.drop();
      last = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
      rates.push(last.ticks / last.seconds);
    }
    const value = Math.round(rates.toSorted((a, b) => a - b)[rates.length >> 1]);
    const floor = Math.round(await bareRead(file));
    const what = `replay of ${recordedDay() ? '2013-10-07' : 'a made day'}, ${last.ticks} trades`;
    return { rows: [{ what, unit: 'trades/s', value, floor, floorName: 'gunzip and split' }], figures: { replayRate: value } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
