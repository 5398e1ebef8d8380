#!/usr/bin/env node
// All 61 candlesticks: nanoseconds a bar, bar by bar, for one symbol and for a market; native TA-Lib in batch beside it.
//   node scripts/bootstrap.mjs --build && [TICKSTOCK_TALIB=…/ta] node bench/patterns.mjs [--bars 100000] [--symbols 12000]
// TICKSTOCK_TALIB is a folder in which `npm install talib@1.1.6` was run.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BAR, BAR_SIZE } from '../dist/indicators/index.js';
import { createCandlestickScanner } from '../dist/patterns/index.js';
import { runAsEngine } from './as-engine.mjs';

const { values } = parseArgs({ options: { bars: { type: 'string', default: '100000' }, symbols: { type: 'string', default: '12000' } } });
runAsEngine(import.meta.url);
const count = Number(values.bars);
const symbols = Number(values.symbols);
const ROUNDS = 5;

function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / (1 << 24);
  };
}

/** A walk in cents, as minutes of a share look. */
function walk(seed) {
  const next = random(seed);
  const cents = (price) => Math.round(price * 100) / 100;
  const bars = new Float64Array(count * BAR_SIZE);
  let price = 100;
  for (let at = 0; at < bars.length; at += BAR_SIZE) {
    const open = next() < 0.5 ? price : cents(price + (next() - 0.5) * 0.1);
    const close = cents(open + (next() + next() + next() - 1.5) * 0.1);
    bars[at + BAR.open] = open;
    bars[at + BAR.high] = cents(Math.max(open, close) + next() * 0.06);
    bars[at + BAR.low] = cents(Math.min(open, close) - next() * 0.06);
    bars[at + BAR.close] = close;
    price = close;
  }
  return bars;
}

/** The best of the rounds, ns for each of `n`. */
function best(n, run) {
  let nanoseconds = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    run();
    nanoseconds = Math.min(nanoseconds, ((performance.now() - began) * 1e6) / n);
  }
  return nanoseconds;
}

const bars = walk(7);
const scanner = createCandlestickScanner();
const out = new Float64Array(scanner.patterns.length);
let grades = 0;

const one = best(count, () => {
  const state = new Float64Array(scanner.stateSize);
  for (let at = 0; at < bars.length; at += BAR_SIZE) {
    scanner.update(state, 0, bars, at, out, 0);
    grades += out[0];
  }
});

// A minute boundary: every symbol closes one bar, each state far from the one before.
const block = new Float64Array(symbols * scanner.stateSize);
let minute = 0;
const closeMinute = () => {
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    scanner.update(block, symbol * scanner.stateSize, bars, ((symbol * 17 + minute) % count) * BAR_SIZE, out, 0);
    grades += out[0];
  }
  minute += 1;
};
for (let warm = 0; warm < 20; warm += 1) closeMinute();
const market = best(symbols, closeMinute);

/** @type {[label: string, nanoseconds: number][]} */
const rows = [
  ['one symbol, bar by bar', one],
  [`${symbols} symbols, one bar each`, market],
];

const folder = process.env.TICKSTOCK_TALIB;
if (folder) {
  const talib = createRequire(join(folder, 'package.json'))('talib/build/Release/talib.node');
  const column = (field) => Array.from({ length: count }, (_, i) => bars[i * BAR_SIZE + field]);
  const prices = { open: column(BAR.open), high: column(BAR.high), low: column(BAR.low), close: column(BAR.close) };
  const batch = best(count, () => {
    for (const { name, penetration } of scanner.patterns) {
      const option = penetration === undefined ? {} : { optInPenetration: penetration };
      grades += talib.execute({ name, startIdx: 0, endIdx: count - 1, ...prices, ...option }).nbElement;
    }
  });
  rows.push(['native TA-Lib, batch', batch]);
}

console.log(`61 candlesticks, ${scanner.stateSize} doubles of state a symbol (${grades === 0 ? 'nothing seen' : 'grades seen'})\n`);
console.log('                                     ns/bar    ratio');
for (const [label, nanoseconds] of rows) {
  console.log(`${label.padEnd(34)} ${nanoseconds.toFixed(0).padStart(8)} ${(nanoseconds / one).toFixed(2).padStart(8)}`);
}
console.log(`\n${symbols} symbols together: ${((market * symbols) / 1e6).toFixed(1)} ms`);
