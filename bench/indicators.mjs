#!/usr/bin/env node
// Ten indicators (SMA20 EMA20 RSI14 MACD BB20 ATR14 ADX14 STOCHF(14,3) CCI20 ROC10) on 500 symbols in turn: the engine's own table-driven
// plan against a hand-written floor and the libraries of npm; then all ten re-evaluated on every recorded trade, and what that allocates.
//   node scripts/bootstrap.mjs --build
//   node bench/indicators.mjs [--peers DIR] [--ticks TRADES.csv.gz…] [--symbols 500] [--json]
// DIR is a folder in which `npm install trading-signals technicalindicators @debut/indicators` was run.
import { PerformanceObserver } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { EngineCore, planOf } from '../dist/engine/core/index.js';
import { BAR, BAR_SIZE } from '../dist/indicators/index.js';
import { readTrades } from '../dist/massive/flat-files/index.js';
import { runAsEngine } from './as-engine.mjs';
import { Floor } from './indicators/floor.mjs';
import { installedPeers } from './indicators/peers.mjs';

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '.' },
    ticks: { type: 'string', multiple: true, default: [] },
    symbols: { type: 'string', default: '500' },
    json: { type: 'boolean', default: false },
  },
});
runAsEngine(import.meta.url);

const SYMBOLS = Number(values.symbols);
const BARS = 1 << 18;
/** @type {readonly (readonly [name: string, parameters: Record<string, number>])[]} */
const TEN = [
  ['sma', { period: 20 }],
  ['ema', { period: 20 }],
  ['rsi', { period: 14 }],
  ['macd', {}],
  ['bollinger', { period: 20 }],
  ['atr', { period: 14 }],
  ['adx', { period: 14 }],
  ['stochf', { k: 14, d: 3 }],
  ['cci', { period: 20 }],
  ['roc', { period: 10 }],
];
const plan = planOf({
  indicators: TEN.map(([name, parameters]) => ({ name, parameters, timeframe: '1min' })),
  patterns: { patterns: [], candlesticks: [] },
  allowedLatenessMs: 0,
  barsFrom: 'trades',
});
const [{ update, peek, indicators }] = plan.timeframes;

let seed = 42;
const random = () => ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
const bars = new Float64Array(BARS * BAR_SIZE);
for (let i = 0, price = 100; i < BARS; i += 1) {
  const at = i * BAR_SIZE;
  const close = Math.max(1, price + (random() - 0.5) * 0.2);
  bars[at + BAR.open] = price;
  bars[at + BAR.high] = Math.max(price, close) + random() * 0.05;
  bars[at + BAR.low] = Math.min(price, close) - random() * 0.05;
  bars[at + BAR.close] = close;
  bars[at + BAR.volume] = 100 + Math.floor(random() * 9_900);
  price = close;
}
const barAt = (round, symbol) => ((round + symbol) & (BARS - 1)) * BAR_SIZE;

/** The best-known way to be wrong is to be fast at something else: same bars, same numbers. */
function worstDifference() {
  const floor = new Floor(1);
  const block = new Float64Array(plan.blockSize);
  let worst = 0;
  for (let i = 0; i < 5_000; i += 1) {
    const at = i * BAR_SIZE;
    floor.update(0, bars[at + BAR.high], bars[at + BAR.low], bars[at + BAR.close]);
    update(block, 0, bars, at, block, 0);
    if (i < 100) continue;
    const pick = (label, output) => {
      const found = indicators.find((one) => one.label === label);
      if (!found) throw new Error(`${label} is not planned`);
      const { kernel, outputAt } = found;
      return block[outputAt + (output ? kernel.outputs.indexOf(output) : 0)];
    };
    const [sma, ema, rsi, macd, boll, atr, adx, stoch, cci, roc] = indicators.map(({ label }) => label);
    /** @type {[name: string, value: number][]} */
    const pairs = [
      ['sma', pick(sma)],
      ['ema', pick(ema)],
      ['rsi', pick(rsi)],
      ['macd', pick(macd, 'macd')],
      ['signal', pick(macd, 'signal')],
      ['upper', pick(boll, 'upper')],
      ['lower', pick(boll, 'lower')],
      ['atr', pick(atr)],
      ['adx', pick(adx)],
      ['fastk', pick(stoch)],
      ['cci', pick(cci)],
      ['roc', pick(roc)],
    ];
    for (const [name, value] of pairs) worst = Math.max(worst, Math.abs(floor.value(0, name) - value));
  }
  return worst;
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const nsEach = (n, run) => {
  const began = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - began) / n;
};

function floorRun(rounds) {
  const floor = new Floor(SYMBOLS);
  return () => {
    for (let i = 0; i < rounds; i += 1) {
      for (let s = 0; s < SYMBOLS; s += 1) {
        const at = barAt(i, s);
        floor.update(s, bars[at + BAR.high], bars[at + BAR.low], bars[at + BAR.close]);
      }
    }
  };
}

function engineRun(rounds) {
  const blocks = Array.from({ length: SYMBOLS }, () => new Float64Array(plan.blockSize));
  return () => {
    for (let i = 0; i < rounds; i += 1) {
      for (let s = 0; s < SYMBOLS; s += 1) update(blocks[s], 0, bars, barAt(i, s), blocks[s], 0);
    }
  };
}

function peerRun(make, rounds) {
  const all = Array.from({ length: SYMBOLS }, make);
  const candles = Array.from({ length: 4_096 }, (_, i) => {
    const at = i * BAR_SIZE;
    return {
      open: bars[at + BAR.open],
      high: bars[at + BAR.high],
      low: bars[at + BAR.low],
      close: bars[at + BAR.close],
      volume: bars[at + BAR.volume],
    };
  });
  return () => {
    for (let i = 0; i < rounds; i += 1) {
      for (let s = 0; s < SYMBOLS; s += 1) {
        const candle = candles[(i + s) & 4_095];
        for (const next of all[s]) next(candle);
      }
    }
  };
}

async function bundle() {
  /** @type {{ name: string, rounds: number, run: () => void, times: number[] }[]} */
  const runs = [
    { name: 'hand-written floor', rounds: 1_000, run: floorRun(1_000), times: [] },
    { name: 'TickStock, any set by table', rounds: 1_000, run: engineRun(1_000), times: [] },
  ];
  for (const [name, make] of await installedPeers(values.peers)) {
    const rounds = name === 'technicalindicators' ? 40 : 150;
    runs.push({ name, rounds, run: peerRun(make, rounds), times: [] });
  }
  for (const { run } of runs) run();
  for (let repeat = 0; repeat < 5; repeat += 1) {
    for (const { run, rounds, times } of runs) times.push(nsEach(rounds * SYMBOLS, run));
  }
  const floor = median(runs[0].times);
  return runs.map(({ name, times }) => ({
    name,
    'ns a symbol-update of all ten': Math.round(median(times)),
    'times the floor': Math.round((median(times) / floor) * 100) / 100,
    'times TickStock': Math.round((median(times) / median(runs[1].times)) * 10) / 10,
  }));
}

/** Heap bytes that `run` allocates, and how often young objects were collected meanwhile. */
async function allocated(run) {
  let collections = 0;
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.observe({ entryTypes: ['gc'] });
  const before = process.memoryUsage().heapUsed;
  run();
  const bytes = process.memoryUsage().heapUsed - before;
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return { bytes, collections };
}

/** All ten with the forming bar on each trade, the bar builder included. */
async function provisional() {
  const messages = [];
  for await (const trades of readTrades(values.ticks, { onProblem: () => {} })) for (const trade of trades) messages.push([trade]);
  const run = (withIndicators) => {
    const core = new EngineCore(plan);
    const formingAt = plan.timeframes[0].formingAt;
    for (const one of messages) {
      core.apply(one);
      if (!withIndicators) continue;
      const block = core.block(one[0].symbol);
      if (!block) throw new Error(`${one[0].symbol} has no block`);
      peek(block, 0, block, formingAt, plan.provisional, 0);
    }
  };
  run(true);
  const whole = [];
  const bare = [];
  for (let repeat = 0; repeat < 5; repeat += 1) {
    whole.push(nsEach(messages.length, () => run(true)));
    bare.push(nsEach(messages.length, () => run(false)));
  }
  const block = new Float64Array(plan.blockSize);
  for (let i = 0; i < 100; i += 1) update(block, 0, bars, i * BAR_SIZE, block, 0);
  const peeks = 1_000_000;
  const peekAll = () => {
    for (let i = 0; i < peeks; i += 1) peek(block, 0, bars, (i & (BARS - 1)) * BAR_SIZE, plan.provisional, 0);
  };
  peekAll();
  const { bytes, collections } = await allocated(peekAll);
  return {
    ticks: messages.length,
    'ns a tick, bars and all ten': Math.round(median(whole)),
    'ns a tick, bars alone': Math.round(median(bare)),
    'ns a tick, all ten': Math.round(median(whole) - median(bare)),
    [`heap bytes in ${peeks} evaluations of all ten`]: bytes,
    'collections meanwhile': collections,
  };
}

const rows = await bundle();
const worst = worstDifference();
const ticks = values.ticks.length === 0 ? undefined : await provisional();
if (values.json) console.log(JSON.stringify({ rows, worst, ticks }));
else {
  console.table(rows);
  console.log(`worst difference between floor and engine: ${worst}`);
  if (ticks) console.table(Object.entries(ticks).map(([what, value]) => ({ what, value })));
}
