#!/usr/bin/env node
// A minute boundary of a whole market: how long from the clock mark that closes it to the last result handed to the bus, and how long
// the event loop is ever held up meanwhile.
//   node scripts/bootstrap.mjs --build && node bench/minute-boundary.mjs [--symbols 12000] [--everything] [--engines 1] [--rounds 7] [--json]
// Every symbol trades in every minute; the boundary closes 1-, 5- and 15-minute bars. `--everything`: all candlesticks and patterns too.
// `--engines 2`: two processes, a shard of the tick log each, as `tickstock engine --shards 0` and `--shards 1`; they begin together and
// the boundary is over when the later one is through.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ENGINE_FLAGS } from './as-engine.mjs';

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', default: '12000' },
    rounds: { type: 'string', default: '7' },
    engines: { type: 'string', default: '1' },
    everything: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const ENGINES = Number(values.engines);
const settings = { symbols: Number(values.symbols), rounds: Number(values.rounds), everything: values.everything, engines: ENGINES };
/** Where the goals were set: ns that the hand-written ten indicators took for a symbol and bar. */
const REFERENCE_PACE = 222;

const path = fileURLToPath(new URL('./minute-boundary/engine.mjs', import.meta.url));
const engines = Array.from({ length: ENGINES }, (_, engine) =>
  fork(path, [JSON.stringify({ ...settings, engine })], { execArgv: ENGINE_FLAGS }),
);

/** What the engines say of one boundary, as of one. */
function joined(parts) {
  const began = Math.min(...parts.map((part) => part.began));
  const sum = (field) => parts.reduce((total, part) => total + part[field], 0);
  const most = (field) => Math.max(...parts.map((part) => part[field]));
  return {
    symbols: sum('symbols'),
    handed: most('handed') - began,
    block: most('block'),
    pace: most('pace'),
    encode: most('encode'),
    rows: sum('rows'),
    messages: sum('messages'),
  };
}

const results = [];
let ready = 0;
let told = [];
/** @type {Promise<void>} */
const finished = new Promise((resolve, reject) => {
  for (const engine of engines) {
    engine.on('exit', (code) => code !== 0 && reject(new Error(`an engine ended with ${code}`)));
    engine.on('message', (message) => {
      if (message === 'ready') {
        ready += 1;
        if (ready < ENGINES) return;
        ready = 0;
        for (const one of engines) one.send('go');
        return;
      }
      told.push(message);
      if (told.length < ENGINES) return;
      results.push(joined(told));
      told = [];
      if (results.length === settings.rounds) resolve();
    });
  }
});
await finished;

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const round = (value) => Math.round(value * 10) / 10;
const summary = {
  symbols: results[0].symbols,
  engines: ENGINES,
  'bars closed': results[0].symbols * 3,
  messages: median(results.map(({ messages }) => messages)),
  rows: median(results.map(({ rows: count }) => count)),
  'watermark to last result at the bus, ms': round(median(results.map(({ handed }) => handed))),
  'worst of the rounds, ms': round(Math.max(...results.map(({ handed }) => handed))),
  'longest event-loop block, ms': round(median(results.map(({ block }) => block))),
  'worst event-loop block, ms': round(Math.max(...results.map(({ block }) => block))),
  'hand-written floor just after, ns a symbol and bar': round(median(results.map((result) => result.pace))),
  'to the last result, at the pace of a floor of 222 ns, ms': round(
    median(results.map(({ handed, pace: now }) => (handed * REFERENCE_PACE) / now)),
  ),
  'writing the bodies out, ms': round(median(results.map(({ encode }) => encode))),
};
if (values.json) console.log(JSON.stringify(summary));
else console.table(Object.entries(summary).map(([what, value]) => ({ what, value })));
