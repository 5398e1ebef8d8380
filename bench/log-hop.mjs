#!/usr/bin/env node
// From an entry given to the tick log to the same entry read: processor time of this process and age on arrival, against a bare XADD/XREAD hop that
// moves as many bytes and makes nothing of them. The two take turns. Needs a build and redis-server.
//   node bench/log-hop.mjs [--entries 400] [--trades 256] [--seconds 1.5] [--rounds 5] [--json]
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from 'hdr-histogram-js';
import { createClient, RESP_TYPES } from '@redis/client';
import { LOG_START } from '../dist/bus/index.js';
import { connectRedis } from '../dist/bus/redis/index.js';
import { startRedis } from './whole/servers.mjs';
import { Tape } from './whole/tape.mjs';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '400' },
    trades: { type: 'string', default: '256' },
    seconds: { type: 'string', default: '1.5' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const PER_SECOND = Number(values.entries);
const TRADES = Number(values.trades);
const ENTRIES = Math.round(PER_SECOND * Number(values.seconds));
const ROUNDS = Number(values.rounds);
const STREAM = 'bench:bare';
const silent = { info() {}, warn() {}, error() {}, debug() {} };

const tape = new Tape({ symbols: 850, profile: [[PER_SECOND * TRADES, 3_600]] });
let made = 0;
/** As the gateway makes it of a frame. */
function entryOf(sequence) {
  const messages = Array.from({ length: TRADES }, () => {
    const trade = made++;
    const symbol = tape.symbolOf(trade);
    const ms = tape.schedule.timeOf(trade);
    const price = tape.centsOf(trade, symbol, ms) / 100;
    const id = String(trade);
    return {
      kind: 'trade',
      symbol: tape.names[symbol],
      price,
      size: 1,
      time: tape.baseMs + ms,
      sequence: trade + 1,
      conditions: [14],
      exchange: 4,
      id,
    };
  });
  return { sequence, source: 'massive', receivedAt: Date.now(), messages };
}

const histogram = () => build({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: 3 });

/** Sends by the clock and waits until all has been read. @returns ms of processor time; ages are counted from when each entry was due */
async function run(ages, send, arrived) {
  const due = [];
  const began = performance.now();
  const before = process.cpuUsage();
  let read = 0;
  /** @type {Promise<void>} */
  const all = new Promise((resolve) => {
    arrived((count) => {
      const now = performance.now();
      for (let n = 0; n < count; n += 1) ages.recordValue(Math.max(1, Math.round((now - due[read++]) * 1_000)));
      if (read === ENTRIES) resolve();
    });
  });
  for (let n = 0; n < ENTRIES; n += 1) {
    due.push(began + (n * 1_000) / PER_SECOND);
    const wait = due[n] - performance.now();
    if (wait > 0) await delay(wait);
    // A timer may fire in the millisecond before.
    due[n] = Math.min(due[n], performance.now());
    send(n);
  }
  await all;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const redis = await startRedis();
const backend = await connectRedis({ url: redis.url, log: silent, shards: 1, retentionMs: 60_000 });
const writer = await createClient({ url: redis.url }).connect();
const reader = await createClient({ url: redis.url, commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } }).connect();

const FENCING_TOKEN = 1;
let sequence = 0;
const { tickLog } = backend;
await tickLog.claim(FENCING_TOKEN);
const append = (entry) => tickLog.append(0, tickLog.seal(entry), FENCING_TOKEN);
await append(entryOf(sequence++));
let position = (await tickLog.read(0, LOG_START, { count: 1, blockMs: 1_000 }))[0].position;
const [stored] = (await reader.xRange('tickstock:market:ticks:log:0', '-', '+', { COUNT: 1 })) ?? [];
if (!stored) throw new Error('the entry is not in the log');
const bytes = Object.values(stored.message).reduce((sum, value) => sum + value.length, 0);
const body = Buffer.alloc(bytes, 'x');

async function productRound(ages) {
  // Made beforehand, as the parser has made them when the log gets them.
  const entries = Array.from({ length: ENTRIES }, () => entryOf(sequence++));
  return run(
    ages,
    (n) => void append(entries[n]),
    async (seen) => {
      for (let left = ENTRIES; left > 0;) {
        const records = await tickLog.read(0, position, { count: 512, blockMs: 1_000 });
        position = records.at(-1)?.position ?? position;
        left -= records.length;
        seen(records.length);
      }
    },
  );
}

let after = '0';
async function bareRound(ages) {
  return run(
    ages,
    () => void writer.xAdd(STREAM, '*', { d: body }),
    async (seen) => {
      for (let left = ENTRIES; left > 0;) {
        const streams = await reader.xRead([{ key: STREAM, id: after }], { COUNT: 512, BLOCK: 1_000 });
        const entries = streams?.[0]?.messages ?? [];
        after = entries.at(-1)?.id ?? after;
        left -= entries.length;
        seen(entries.length);
      }
    },
  );
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const contenders = { product: productRound, bare: bareRound };
const used = { product: [], bare: [] };
const ages = { product: histogram(), bare: histogram() };
for (let round = -1; round < ROUNDS; round += 1) {
  for (const name of round % 2 === 0 ? ['product', 'bare'] : ['bare', 'product']) {
    const spent = await contenders[name](round < 0 ? histogram() : ages[name]);
    if (round >= 0) used[name].push(spent);
  }
}
for (const client of [writer, reader]) await client.close();
await backend.close();
await redis.stop();

const perEntry = (name) => Math.round((median(used[name]) * 1e6) / ENTRIES) / 1_000;
const age = (name, percent) => ages[name].getValueAtPercentile(percent) / 1_000;
const rows = [
  { what: `entry of ${TRADES} trades appended and read`, unit: 'µs of processor', value: perEntry('product'), floor: perEntry('bare') },
  { what: 'age on arrival, p50', unit: 'ms', value: age('product', 50), floor: age('bare', 50) },
  { what: 'age on arrival, p99', unit: 'ms', value: age('product', 99), floor: age('bare', 99) },
];
if (values.json) console.log(JSON.stringify({ entriesPerSecond: PER_SECOND, bytesPerEntry: bytes, floorName: 'bare XADD/XREAD', rows }));
else console.table(rows.map((row) => ({ ...row, ratio: Math.round((row.value / row.floor) * 100) / 100 })));
