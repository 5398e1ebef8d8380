// One engine of the bench: the part of the market that its shard of the tick log holds. Started by ../minute-boundary.mjs, which lets all
// engines begin each boundary together.
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { eachMessage, MessageEncoder, shardOf } from '../../dist/bus/index.js';
import { CalibrationTable } from '../../dist/calibration/index.js';
import { BUILT_IN } from '../../dist/engine/index.js';
import { planOf } from '../../dist/engine/core/index.js';
import { defaultDefinitions } from '../../dist/engine/definitions/defaults.js';
import { select } from '../../dist/engine/definitions/select.js';
import { EngineFold } from '../../dist/engine/fold.js';
import { EventLoopYield } from '../../dist/engine/event-loop-yield.js';
import { MINUTE_MS, REGULAR_MINUTES, tickerOf } from '../../dist/market/index.js';
import { Floor } from '../indicators/floor.mjs';

const { symbols: ALL, rounds: ROUNDS, everything, engine: SHARD, engines: SHARDS } = JSON.parse(process.argv[2]);
const TIMEFRAMES = ['1min', '5min', '15min'];
/** 2026-11-23, 09:30 in New York. */
const OPEN = Date.UTC(2026, 10, 23, 14, 30);
/** Of the days before: every indicator is warm on every timeframe. */
const WARM_MINUTES = 780;

const definitions = defaultDefinitions(BUILT_IN);
const three = (row) => ({ ...row, timeframes: row.timeframes.filter((timeframe) => TIMEFRAMES.includes(timeframe)) });
const chosen = {
  indicators: definitions.indicators.filter(({ enabled }) => enabled).map(three),
  patterns: everything ? definitions.patterns.map((row) => ({ ...row, enabled: true })) : [],
  alerts: definitions.alerts,
};
const { settings, thresholds } = select(chosen, { catalogue: BUILT_IN, universe: 'bench', allowedLatenessMs: 0, barsFrom: 'trades' });
const setup = { plan: planOf(settings), thresholds, calibration: new CalibrationTable([]) };

let seed = 7;
const random = () => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
const names = Array.from({ length: ALL }, (_, i) => tickerOf(`S${i.toString(36).toUpperCase()}`)).filter(
  (name) => shardOf(name, SHARDS) === SHARD,
);
const SYMBOLS = names.length;
const prices = names.map(() => 20 + random() * 200);

const counted = { rows: 0, messages: 0, bytes: 0 };
const one = () => (counted.rows += 1);
const many = (_, count) => (counted.rows += count);
const rows = { bar: one, alert: one, session: one, gap: one, repair: one, indicators: many, patterns: many };
let handedAt = 0;
const queue = [];
const publish = (messages) => {
  for (const message of messages) counted.messages += Symbol.iterator in message ? message.length : 1;
  queue.push(messages);
  handedAt = performance.now();
};
const fold = new EngineFold({
  setup,
  session: { universe: 'bench', logId: 'bench' },
  rows,
  publisher: { publish, encoder: new MessageEncoder(console) },
});
let sequence = 0;
const entry = (messages, time) => ({ sequence: sequence++, messages, source: /** @type {const} */ ('synthetic'), receivedAt: time });

/** The prints of one minute: two a symbol. */
function trades(minute) {
  const list = [];
  for (let half = 0; half < 2; half += 1) {
    for (let s = 0; s < SYMBOLS; s += 1) {
      prices[s] *= 1 + (random() - 0.5) * 0.002;
      const time = OPEN + minute * MINUTE_MS + half * 30_000 + (s % 1_000);
      list.push({
        kind: 'trade',
        symbol: names[s],
        price: Math.round(prices[s] * 100) / 100,
        size: 100,
        time,
        sequence: s,
        conditions: [],
        exchange: 4,
        id: '',
      });
    }
  }
  return list;
}

/** What the machine gives just now: ns that the hand-written ten indicators take for a symbol and bar. */
const FLOOR_SYMBOLS = 500;
const FLOOR_ROUNDS = 400;
const floor = new Floor(FLOOR_SYMBOLS);
function pace() {
  const began = performance.now();
  for (let i = 0; i < FLOOR_ROUNDS; i += 1) {
    for (let s = 0; s < FLOOR_SYMBOLS; s += 1) {
      const close = 100 + ((i * 7 + s) % 13) * 0.1;
      floor.update(s, close + 0.05, close - 0.05, close);
    }
  }
  return ((performance.now() - began) * 1e6) / (FLOOR_ROUNDS * FLOOR_SYMBOLS);
}
/** Longest time between two turns of the event loop, ms. */
function watchLoop() {
  let last = performance.now();
  let longest = 0;
  let running = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setTimeout(look, 0);
  };
  setTimeout(look, 0);
  return () => {
    running = false;
    return Math.max(longest, performance.now() - last);
  };
}

async function boundary(minute) {
  const time = OPEN + (minute + 1) * MINUTE_MS;
  await setImmediate();
  const stop = watchLoop();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const before = { ...counted };
  const began = performance.now();
  const yielding = new EventLoopYield({ monotonic: () => performance.now() });
  for (const _ of fold.steps(entry([{ kind: 'clock', time }], time))) await yielding.pause();
  const block = stop();
  let bytes = 0;
  const encodeBegan = performance.now();
  for (const messages of queue) for (const { body } of eachMessage(messages)) bytes += body.length;
  const encode = performance.now() - encodeBegan;
  queue.length = 0;
  return {
    began: performance.timeOrigin + began,
    handed: performance.timeOrigin + handedAt,
    block,
    encode,
    bytes,
    rows: counted.rows - before.rows,
    messages: counted.messages - before.messages,
  };
}

/** The minutes before, silently: alternate days of regular session, as an engine reads them from its table when it starts. */
function warmUp() {
  for (let s = 0; s < SYMBOLS; s += 1) {
    const bars = [];
    for (let i = 0; i < WARM_MINUTES; i += 1) {
      const day = Math.floor(i / REGULAR_MINUTES) - Math.ceil(WARM_MINUTES / REGULAR_MINUTES);
      const start = OPEN + (day === -1 ? -3 : -4) * 86_400_000 + (i % REGULAR_MINUTES) * MINUTE_MS;
      const open = prices[s];
      const close = (prices[s] *= 1 + (random() - 0.5) * 0.002);
      const [high, low] = [Math.max(open, close) * 1.0004, Math.min(open, close) * 0.9996];
      const bar = { start, open, high, low, close, volume: 1_000 + Math.floor(random() * 9_000), vwap: (high + low) / 2, trades: 20 };
      bars.push({ kind: 'aggregate', symbol: names[s], span: 'minute', bar, dayVolume: 0 });
    }
    fold.core.warmUp(names[s], bars);
    if (s % 500 === 0 && process.stderr.isTTY) process.stderr.write(`\rwarming up ${s}   `);
  }
}

/** All engines stand at the same boundary. */
async function together() {
  process.send?.('ready');
  await once(process, 'message');
}

warmUp();
for (let minute = 0; minute < ROUNDS * 15; minute += 1) {
  for (let i = 0, all = trades(minute); i < all.length; i += 256) fold.entry(entry(all.slice(i, i + 256), OPEN + minute * MINUTE_MS));
  fold.core.takeUnshown();
  const counts = (minute + 1) % 15 === 0;
  if (counts) await together();
  const result = await boundary(minute);
  if (counts) process.send?.({ ...result, symbols: SYMBOLS, pace: pace() });
  if (process.stderr.isTTY) process.stderr.write(`\rminute ${minute + 1}   `);
}
process.disconnect();
