#!/usr/bin/env node
// The engine's core alone: trades as the bus decodes them, in batches, with a clock mark each second of feed time, over a whole market.
//   node scripts/bootstrap.mjs --build && node bench/core.mjs [--symbols 12000] [--seconds 180] [--rate 20000] [--warm 0] [--long 0] [--json]
// Prints go to symbols by 1/(i+3); the default set of definitions runs. Beside it the floor: the same loop with the bar update alone.
// `--warm 780`: so many minutes of the days before are folded first, then memory stands as in a running engine.
// `--long 100000000`: so many further trades, with the memory at intervals.
import { parseArgs } from 'node:util';
import { EngineCore, planOf } from '../dist/engine/core/index.js';
import { foldTrade, RECORD, RECORD_SIZE } from '../dist/engine/core/record.js';
import { defaultDefinitions } from '../dist/engine/definitions/defaults.js';
import { select } from '../dist/engine/definitions/select.js';
import { BUILT_IN } from '../dist/engine/index.js';
import { MINUTE_MS, REGULAR_MINUTES, SECOND_MS, updatesOf } from '../dist/market/index.js';
import { runAsEngine } from './as-engine.mjs';

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', default: '12000' },
    seconds: { type: 'string', default: '180' },
    rate: { type: 'string', default: '20000' },
    warm: { type: 'string', default: '0' },
    long: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
runAsEngine(import.meta.url);

const SYMBOLS = Number(values.symbols);
const SECONDS = Number(values.seconds);
const RATE = Number(values.rate);
const WARM = Number(values.warm);
const LONG = Number(values.long);
const BATCH = 256;
/** 2026-11-23, 09:30 in New York. */
const OPEN = Date.UTC(2026, 10, 23, 14, 30);
const DAY_MS = 86_400_000;
/** Of a regular session. */
const DAY_SECONDS = 23_400;
/** The first seconds, in which code becomes fast. */
const SETTLING = 20;
/** About what the tape carries: odd lots and sweeps, alone and together, beside regular sales. */
const CONDITIONS = [[], [37], [14], [14, 37], [37], [], [14, 37], [41]];
const MEGABYTE = 1_048_576;

const { settings } = select(defaultDefinitions(BUILT_IN), {
  catalogue: BUILT_IN,
  universe: 'bench',
  allowedLatenessMs: 0,
  barsFrom: 'trades',
});
const plan = planOf(settings);

let seed = 7;
const random = () => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
const names = Array.from({ length: SYMBOLS }, (_, i) => `S${i.toString(36).toUpperCase()}`);
const prices = new Float64Array(SYMBOLS).map(() => 20 + random() * 200);

/** Symbols by 1/(i+3), drawn from a table. */
const DRAWS = 1 << 20;
const drawn = new Uint16Array(DRAWS);
{
  const weights = names.map((_, i) => 1 / (i + 3));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let at = 0;
  for (let i = 0; i < SYMBOLS; i += 1) {
    sum += weights[i] / total;
    while (at < DRAWS && at < sum * DRAWS) drawn[at++] = i;
  }
  for (let i = DRAWS - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [drawn[i], drawn[j]] = [drawn[j], drawn[i]];
  }
}

const printOf = (s, symbol, time, sequence) => ({
  kind: 'trade',
  symbol,
  price: Math.round(prices[s] * 100) / 100,
  size: 1 + (sequence % 200),
  time,
  sequence,
  conditions: CONDITIONS[sequence % CONDITIONS.length],
  exchange: 4,
  id: '',
});

let sequence = 0;
/** One second of the tape, in batches. A session that has gone by is followed by the next day's. */
function second(from, count) {
  const batches = [];
  for (let i = 0; i < count; i += BATCH) {
    const batch = [];
    for (let n = i; n < Math.min(count, i + BATCH); n += 1) {
      sequence += 1;
      const s = drawn[sequence & (DRAWS - 1)];
      prices[s] *= 1 + (random() - 0.5) * 0.0006;
      batch.push(printOf(s, names[s], from + Math.floor((n * SECOND_MS) / count), sequence));
    }
    batches.push(batch);
  }
  return batches;
}

/** The bar update alone. */
class Floor {
  bars = new Map();
  apply(batch) {
    for (const trade of batch) {
      let bar = this.bars.get(trade.symbol);
      if (!bar) this.bars.set(trade.symbol, (bar = new Float64Array(RECORD_SIZE)));
      const minute = trade.time - (trade.time % MINUTE_MS);
      if (minute !== bar[RECORD.start]) {
        bar.fill(0);
        bar[RECORD.start] = minute;
      }
      foldTrade(bar, 0, trade, updatesOf(trade.conditions, true));
    }
  }
}

let told = 0;
function run(core, messages) {
  const events = [];
  for (const _ of core.steps(messages, events)) {
    told += events.length;
    events.length = 0;
  }
  told += events.length;
}

/** The minutes before, on earlier trading days. */
function warmUp(core) {
  for (let s = 0; s < SYMBOLS; s += 1) {
    const bars = [];
    for (let i = 0; i < WARM; i += 1) {
      const day = Math.floor(i / REGULAR_MINUTES) - Math.ceil(WARM / REGULAR_MINUTES);
      const start = OPEN + (day - 2) * DAY_MS + (i % REGULAR_MINUTES) * MINUTE_MS;
      const open = prices[s];
      const close = (prices[s] *= 1 + (random() - 0.5) * 0.002);
      const [high, low] = [Math.max(open, close) * 1.0004, Math.min(open, close) * 0.9996];
      const bar = { start, open, high, low, close, volume: 1_000 + Math.floor(random() * 9_000), vwap: (high + low) / 2, trades: 20 };
      bars.push({ kind: 'aggregate', symbol: names[s], span: 'minute', bar, dayVolume: 0 });
    }
    core.warmUp(names[s], bars);
  }
}

const resident = () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, own: heapUsed + external };
};

const before = resident();
const core = new EngineCore(plan);
const floor = new Floor();
if (WARM > 0) warmUp(core);

// Every symbol has traded: what is measured is how they go on.
for (const [s, symbol] of names.entries()) run(core, [printOf(s, symbol, OPEN, 0)]);

/** @type {{ trades: number, batches: number, marks: number, floor: number, boundaries: number[], seconds: number[] }} */
const spent = { trades: 0, batches: 0, marks: 0, floor: 0, boundaries: [], seconds: [] };
const timeAt = (s) => OPEN + Math.floor(s / DAY_SECONDS) * DAY_MS + (s % DAY_SECONDS) * SECOND_MS;
for (let s = 0; s < SETTLING + SECONDS; s += 1) {
  const from = timeAt(s);
  const batches = second(from, RATE);
  const measure = (work) => {
    const began = performance.now();
    work();
    return performance.now() - began;
  };
  const floorFirst = s % 2 === 0;
  const runFloor = () => measure(() => batches.forEach((batch) => floor.apply(batch)));
  const early = floorFirst ? runFloor() : 0;
  const mark = measure(() => run(core, [{ kind: 'clock', time: from }]));
  const trades = measure(() => batches.forEach((batch) => run(core, batch)));
  const late = floorFirst ? 0 : runFloor();
  // As the engine does, which shows and saves what has changed.
  core.takeUnshown();
  if (s % 10 === 9) core.takeUnsaved();
  if (s < SETTLING) continue;
  spent.trades += RATE;
  spent.marks += mark;
  spent.batches += trades;
  spent.floor += early + late;
  spent.seconds.push((trades * 1e6) / RATE);
  if (s % 60 === 0) spent.boundaries.push(mark);
}
const after = resident();

const median = (list) => Math.round(list.toSorted((a, b) => a - b)[list.length >> 1] * 10) / 10;
const perTrade = (ms) => Math.round((ms * 1e6 * 10) / spent.trades) / 10;
const result = {
  symbols: SYMBOLS,
  trades: spent.trades,
  tradesASecond: Math.round((spent.trades / (spent.batches + spent.marks)) * 1_000),
  nsATrade: perTrade(spent.batches + spent.marks),
  nsInBatches: perTrade(spent.batches),
  nsInMarks: perTrade(spent.marks),
  nsFloor: perTrade(spent.floor),
  nsInBatchesMedian: median(spent.seconds),
  boundaryMedianMs: median(spent.boundaries),
  bytesASymbol: Math.round((after.own - before.own) / SYMBOLS),
  blockBytes: plan.blockSize * 8,
  residentMb: Math.round(after.rss / MEGABYTE),
  told,
  /** @type {object[]} */
  long: [],
};

/** Many trades more: memory must not grow. */
if (LONG > 0) {
  const intervals = 10;
  let s = SETTLING + SECONDS;
  for (let i = 0; i < intervals; i += 1) {
    const began = performance.now();
    for (let done = 0; done < LONG / intervals; done += RATE, s += 1) {
      const from = timeAt(s);
      run(core, [{ kind: 'clock', time: from }]);
      for (const batch of second(from, RATE)) run(core, batch);
      core.takeUnshown();
      core.takeUnsaved();
    }
    const { rss, own } = resident();
    const row = {
      trades: ((i + 1) * LONG) / intervals,
      residentMb: Math.round(rss / MEGABYTE),
      ownMb: Math.round(own / MEGABYTE),
      seconds: Math.round((performance.now() - began) / 1_000),
    };
    result.long.push(row);
    if (!values.json) console.log(`${row.trades} trades more: ${row.residentMb} MB resident, ${row.ownMb} MB in use, ${row.seconds} s`);
  }
}

console.log(`${SYMBOLS} symbols, ${spent.trades} trades, ${RATE} in a second of feed time`);
console.table([
  {
    'trades/s': result.tradesASecond,
    'ns a trade': result.nsATrade,
    'of it trades': result.nsInBatches,
    'of it clock marks': result.nsInMarks,
    'bar update alone, ns': result.nsFloor,
    'trades, median of seconds': result.nsInBatchesMedian,
    'minute boundary, median ms': result.boundaryMedianMs,
    'bytes a symbol': result.bytesASymbol,
    'resident, MB': result.residentMb,
  },
]);
if (values.json) console.log(JSON.stringify(result));
