import { query } from './servers.mjs';

const MINUTE_MS = 60_000;
const VOLUME = 500;
const ROWS = 20_000;

/** As the store makes it when the first row of a month arrives; there is none to make where the table is not split by month. */
async function makePartition(url, time) {
  const [{ split }] = await query(url, `SELECT relkind = 'p' AS split FROM pg_class WHERE oid = 'ohlcv_1min'::regclass`);
  if (!split) return;
  const date = new Date(time);
  const [from, to] = [0, 1].map((month) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month, 1)).toISOString());
  const name = `ohlcv_1min_${from.slice(0, 7).replace('-', '_')}`;
  await query(url, `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ohlcv_1min FOR VALUES FROM ('${from}') TO ('${to}')`);
}

/**
 * Closed bars of the minutes before the load, from the same prices, so that an engine that starts cold computes what it would at ten o'clock:
 * with indicators warm and patterns to be seen.
 * @param {import('./tape.mjs').Tape} tape
 */
export async function seedHistory(tape, url, minutes) {
  const first = tape.baseMs - (tape.baseMs % MINUTE_MS) - minutes * MINUTE_MS;
  await makePartition(url, first);
  /** @type {Record<string, (string | number)[]>} */
  const rows = { symbol: [], start: [], open: [], high: [], low: [], close: [] };
  const flush = async () => {
    await query(
      url,
      `INSERT INTO ohlcv_1min (symbol, timestamp, open, high, low, close, volume, vwap, trades, source)
       SELECT symbol, start, open, high, low, close, ${VOLUME}, (high + low + close) / 3, ${VOLUME}, 'massive'
       FROM unnest($1::text[], $2::timestamptz[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[])
         AS t (symbol, start, open, high, low, close) ON CONFLICT DO NOTHING`,
      Object.values(rows),
    );
    for (const column of Object.values(rows)) column.length = 0;
  };
  for (const [symbol, name] of tape.names.entries()) {
    for (let minute = 0; minute < minutes; minute += 1) {
      const start = first + minute * MINUTE_MS;
      const quarters = [0, 0.25, 0.5, 0.75, 1].map((part) => tape.centsOf(minute, symbol, start + part * MINUTE_MS - tape.baseMs) / 100);
      const cells = [name, new Date(start).toISOString(), quarters[0], Math.max(...quarters), Math.min(...quarters), quarters[4]];
      for (const [at, column] of Object.values(rows).entries()) column.push(cells[at]);
    }
    if (rows.symbol.length >= ROWS) await flush();
  }
  if (rows.symbol.length > 0) await flush();
}
