#!/usr/bin/env node
// What a commit of a market's minute costs: rows a second through the store, against bare COPY on the same server in the same run, and how
// long the event loop is ever held up meanwhile. Then how long it takes to read a market's past for a warm-up.
//   [DATABASE_URL=postgres://me@127.0.0.1/postgres] node bench/store.mjs [--symbols 12000] [--indicators 12] [--rounds 5] [--minutes 0] [--json]
// Makes a database of its own on that server (absent: on one that it starts) and drops it again. `--minutes 400`: that many stored bars of
// each symbol for the warm-up.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';
import { warmUpBars } from '../dist/engine/warm-up.js';
import { epochMsOf, silentLog, tickerOf } from '../dist/market/index.js';
import { migrate, openPostgresStore } from '../dist/store/postgres/index.js';
import { startPostgres } from './whole/servers.mjs';

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', default: '12000' },
    indicators: { type: 'string', default: '12' },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
const [SYMBOLS, INDICATORS, ROUNDS, MINUTES] = ['symbols', 'indicators', 'rounds', 'minutes'].map((name) => Number(values[name]));
const server =
  process.env.DATABASE_URL === undefined ? await startPostgres() : { url: process.env.DATABASE_URL, stop: async () => undefined };
const DATABASE = 'tickstock_bench_store';
const url = new URL(server.url);
const admin = new pg.Client(url.href);
await admin.connect();
await admin.query(`DROP DATABASE IF EXISTS ${DATABASE}`);
await admin.query(`CREATE DATABASE ${DATABASE}`);
url.pathname = `/${DATABASE}`;
await migrate({ url: url.href });
const store = await openPostgresStore({ url: url.href });
/** A store that has met rows whose keys were there does not count on new ones for a while. */
const again = await openPostgresStore({ url: url.href });
const client = new pg.Client(url.href);
await client.connect();

/** 2026-11-23, 09:30 in New York. */
const OPEN = Date.UTC(2026, 10, 23, 14, 30);
const MINUTE_MS = 60_000;
const SESSION = '0b2d7c1e-5f0a-5c7e-8d3a-000000000001';
const names = Array.from({ length: SYMBOLS }, (_, i) => tickerOf(`S${i.toString(36).toUpperCase()}`));
const labels = Array.from({ length: INDICATORS }, (_, i) => (i % 4 === 3 ? `MACD${i}` : `EMA${i}`));
let seed = 7;
const random = () => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);

function barOf(symbol, timestamp) {
  const price = Math.round(random() * 20_000) / 100 + 1;
  const bar = {
    open: price,
    high: price + 0.02,
    low: price - 0.02,
    close: price + 0.01,
    volume: 1_000,
    vwap: price + random() / 100,
    trades: 20,
  };
  return { symbol, timestamp, ...bar, revision: 0, source: 'synthetic' };
}

/** What a minute leaves behind: a bar and its indicators of each symbol. */
function minuteRows(minute) {
  const timestamp = OPEN + minute * MINUTE_MS;
  const bars = names.map((symbol) => barOf(symbol, timestamp));
  const indicators = names.map((symbol) => {
    const rows = labels.map((indicatorType) => {
      const values = indicatorType.startsWith('M') ? { macd: random(), signal: random(), histogram: random() } : { value: random() * 100 };
      return { symbol, indicatorType, timeframe: '1min', timestamp, values, sessionId: SESSION, source: 'synthetic' };
    });
    return { timestamp, sessionId: SESSION, length: rows.length, [Symbol.iterator]: () => rows.values() };
  });
  return { bars, indicators, count: bars.length + SYMBOLS * INDICATORS };
}

/** How long `work` took, ms, and the longest that the event loop was held up meanwhile: CPU time, as others have the machine too. */
async function watched(work) {
  const busy = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  let last = busy();
  let longest = 0;
  let running = true;
  const look = async () => {
    while (running) {
      await setTimeout(1);
      const now = busy();
      longest = Math.max(longest, now - last);
      last = now;
    }
  };
  const looking = look();
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  running = false;
  await looking;
  return { took, longest };
}

/** The floor: lines made beforehand, sent in one go. */
async function bareCopy(table, { indicators }) {
  let text = '';
  for (const group of indicators) {
    for (const row of group) {
      const time = new Date(row.timestamp).toISOString();
      text += `${row.symbol}\t${row.indicatorType}\t1min\t${time}\t${JSON.stringify(row.values)}\t${SESSION}\tsynthetic\n`;
    }
  }
  const bytes = Buffer.from(text);
  const began = performance.now();
  await client.query('BEGIN');
  const stream = client.query(
    from(`COPY ${table} (symbol, indicator_type, timeframe, calculation_timestamp, value_data, session_id, source) FROM STDIN`),
  );
  for (let at = 0; at < bytes.length; at += 1 << 16) stream.write(bytes.subarray(at, at + (1 << 16)));
  stream.end();
  await finished(stream);
  await client.query('COMMIT');
  return performance.now() - began;
}

const plain =
  'symbol text, indicator_type text, timeframe text, calculation_timestamp timestamptz, value_data jsonb, session_id uuid, source text';
await client.query(`CREATE UNLOGGED TABLE bare_unlogged (${plain}); CREATE TABLE bare_plain (${plain});
  CREATE TABLE bare_keyed (${plain}, PRIMARY KEY (symbol, indicator_type, timeframe, calculation_timestamp))`);
const { ownerEpoch } = await store.acquireShard(0, 'bench');
const commit = ({ bars, indicators }, position, by = store) =>
  by.commit({
    shard: 0,
    ownerEpoch,
    bars,
    indicators,
    patterns: [],
    sessions: [],
    alerts: [],
    gaps: [],
    repairs: [],
    corrections: [],
    checkpoint: { logId: 'bench', position },
  });

const rates = {};
const blocks = [];
const took = (name, rows, ms) => (rates[name] ??= []).push((rows * 1_000) / ms);
for (let round = 0; round < ROUNDS; round += 1) {
  const rows = minuteRows(round);
  const indicatorRows = SYMBOLS * INDICATORS;
  for (const table of ['bare_unlogged', 'bare_plain', 'bare_keyed']) took(table, indicatorRows, await bareCopy(table, rows));
  const first = await watched(() => commit(rows, `${round}`));
  took('commit, new rows', rows.count, first.took);
  blocks.push(first.longest);
  took('commit, the same rows again', rows.count, (await watched(() => commit(rows, `${round}`, again))).took);
}

await client.query('TRUNCATE ohlcv_1min');
const clock = { now: () => epochMsOf(Date.now()), monotonic: () => performance.now(), sleep: async () => undefined };
for (let minute = 0; minute < MINUTES; minute += 20) {
  const bars = names.flatMap((symbol) =>
    Array.from({ length: Math.min(20, MINUTES - minute) }, (_, i) => barOf(symbol, OPEN + (minute + i) * MINUTE_MS)),
  );
  await commit({ bars, indicators: [] }, `warm ${minute}`);
}
await client.query('VACUUM ANALYZE ohlcv_1min');
const warm = await watched(() => warmUpBars(names, epochMsOf(OPEN + Math.max(1, MINUTES) * MINUTE_MS), { store, clock, log: silentLog }));

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const summary = {
  'rows a commit': SYMBOLS * (INDICATORS + 1),
  ...Object.fromEntries(Object.entries(rates).map(([name, list]) => [`${name.replaceAll('_', ' ')}, rows/s`, Math.round(median(list))])),
  'commit against COPY into an unlogged table': Math.round((median(rates['commit, new rows']) / median(rates.bare_unlogged)) * 100) / 100,
  'commit against COPY into a table with the key': Math.round((median(rates['commit, new rows']) / median(rates.bare_keyed)) * 100) / 100,
  'longest event-loop block of a commit, ms': Math.round(median(blocks) * 10) / 10,
  [`warm-up of ${SYMBOLS} symbols with ${MINUTES} minutes each, ms`]: Math.round(warm.took),
  'longest event-loop block of it, ms': Math.round(warm.longest * 10) / 10,
};
if (values.json) console.log(JSON.stringify(summary));
else console.table(Object.entries(summary).map(([what, value]) => ({ what, value })));
await store.close();
await again.close();
await client.end();
await admin.query(`DROP DATABASE ${DATABASE}`);
await admin.end();
await server.stop();
