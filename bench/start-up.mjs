#!/usr/bin/env node
// How long gateway, engine and dashboard take from their start to the first useful work beside a long tick log.
//   node scripts/bootstrap.mjs --build && node bench/start-up.mjs [--trades 50000000] [--json]
// Needs redis-server and room for the log (about 30 bytes a trade).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient } from '@redis/client';
import { WebSocketServer } from 'ws';
import { connectRedis } from '../dist/bus/redis/index.js';
import { epochMsOf, tickerOf } from '../dist/market/index.js';
import { createDatabase, freePort, startPostgres, startRedis } from './whole/servers.mjs';

const { values } = parseArgs({ options: { trades: { type: 'string', default: '50000000' }, json: { type: 'boolean', default: false } } });
const TRADES = Number(values.trades);
const AN_ENTRY = 1_024;
const ENTRIES = Math.ceil(TRADES / AN_ENTRY);
const FROM = Date.UTC(2026, 10, 25, 14, 30);
const STEP_MS = Math.max(1, Math.floor(20_000_000 / ENTRIES));
const SYMBOLS = 850;
const LOG = 'tickstock:market:ticks:log:0';
const root = fileURLToPath(new URL('..', import.meta.url));
const note = (text) => process.stderr.isTTY && process.stderr.write(`\r${text}          `);

const redis = await startRedis();
const postgres = await startPostgres();
const database = await createDatabase(postgres);

/** A log whose entries are real ones, appended as a gateway does. */
async function fill() {
  const silent = { info() {}, warn() {}, error() {} };
  const backend = await connectRedis({ url: redis.url, log: silent, shards: 1, retentionMs: 86_400_000 });
  const { tickLog } = backend;
  await tickLog.claim(1);
  const waiting = new Set();
  for (let sequence = 0; sequence < ENTRIES; sequence += 1) {
    const time = epochMsOf(FROM + sequence * STEP_MS);
    const messages = Array.from({ length: AN_ENTRY }, (_, i) => ({
      kind: /** @type {const} */ ('trade'),
      symbol: tickerOf(`Q${(i * 7) % SYMBOLS}`),
      price: 100 + ((i * 13 + sequence) % 200) / 100,
      size: 1,
      time,
      sequence: sequence * AN_ENTRY + i + 1,
      conditions: [],
      exchange: 4,
      id: String(sequence * AN_ENTRY + i),
    }));
    /** @type {import('../dist/bus/index.js').LogEntry} */
    const entry = {
      sequence,
      source: 'synthetic',
      receivedAt: epochMsOf(Date.now()),
      messages: [{ kind: 'clock', time: epochMsOf(time - (time % 1_000)) }, ...messages],
    };
    const sent = tickLog.append(0, tickLog.seal(entry), 1).finally(() => waiting.delete(sent));
    waiting.add(sent);
    if (waiting.size > 64) await Promise.race(waiting);
    if (sequence % 500 === 0) note(`${Math.round((100 * sequence) / ENTRIES)} % of the log`);
  }
  await Promise.all(waiting);
  await backend.close();
}

/** A vendor that greets, accepts and gives a trade a second. */
async function vendor() {
  const port = await freePort();
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  server.on('connection', (socket) => {
    const say = (status, message) => socket.send(JSON.stringify([{ ev: 'status', status, message }]));
    say('connected', 'Connected Successfully');
    socket.on('message', (data) => {
      const { action, params } = JSON.parse(/** @type {Buffer} */ (data).toString());
      if (action === 'auth') say('auth_success', 'authenticated');
      else for (const topic of params.split(',')) say('success', `subscribed to: ${topic}`);
    });
  });
  return { url: `ws://127.0.0.1:${port}/stocks`, close: () => server.close() };
}

/** @returns milliseconds from the start of the process until it says `pattern` */
async function timed(args, pattern, settings = {}) {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin', 'tickstock.mjs'), ...args], {
    cwd: root,
    env: {
      ...process.env,
      REDIS_URL: redis.url,
      DATABASE_URL: database.url,
      TICKSTOCK_PORT: '0',
      TICKSTOCK_RELAY_PORT: '0',
      TICKSTOCK_LOG_LEVEL: 'info',
      ...settings,
    },
  });
  let said = '';
  const ms = await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += String(text);
      if (pattern.test(said)) resolve(performance.now() - began);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => reject(new Error(`${args.join(' ')} ended:\n${said}`)));
  });
  return { ms, child, said: () => said };
}
const end = ({ child }, signal = 'SIGKILL') =>
  new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', resolve);
    child.kill(signal);
  });

const rows = [];
const figure = (what, ms) => rows.push({ what, seconds: Math.round(ms) / 1_000 });
try {
  const began = performance.now();
  await fill();
  note('');
  const client = await createClient({ url: redis.url }).connect();
  const entries = await client.xLen(LOG);
  const memory = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  client.destroy();
  const source = await vendor();
  await new Promise((resolve) =>
    spawn(process.execPath, [join(root, 'bin', 'tickstock.mjs'), 'db', 'migrate'], {
      env: { ...process.env, DATABASE_URL: database.url },
    }).on('exit', resolve),
  );
  const gateway = await timed(['gateway'], /Streaming\./, {
    MASSIVE_WS_URL: source.url,
    MASSIVE_API_KEY: 'k',
    MARKET_TICK_FORWARD_ENABLED: 'false',
  });
  figure('gateway: from its start until the vendor streams to it', gateway.ms);
  const dashboard = await timed(['dashboard'], /dashboard: /);
  figure('dashboard: until it answers', dashboard.ms);
  await end(dashboard);
  const cold = await timed(['engine'], /warmed up/);
  figure('engine without a checkpoint: until it folds the oldest entry', cold.ms);
  // Long enough for a first round of states.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  await end(cold);
  const again = await timed(['engine'], /engine is reading the tick log/);
  figure('engine with a checkpoint: until it reads on', again.ms);
  await end(again);
  await end(gateway, 'SIGTERM');
  source.close();
  const summary = {
    trades: entries * AN_ENTRY,
    entries,
    'bytes in Redis': memory,
    'seconds to fill': Math.round((performance.now() - began) / 1_000),
    figures: rows,
  };
  if (values.json) console.log(JSON.stringify(summary));
  else {
    console.log(
      `${summary.trades.toLocaleString('en-US')} trades in ${entries.toLocaleString('en-US')} entries, ${Math.round(memory / 1e6)} MB in Redis`,
    );
    console.table(rows);
  }
} finally {
  await redis.stop();
  await database.drop();
  await postgres.stop();
}
