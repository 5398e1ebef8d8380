#!/usr/bin/env node
// What a trade costs on its way from the vendor's frame into an entry of the log and out again, each step against a floor in the same run: reading
// a frame against the bare JSON.parse of it (and beside JSON.parse with the checks and the mapping); writing and reading an entry against
// JSON.stringify and JSON.parse of the same fields as tuples, unchecked; the mirror's message against JSON.stringify of it. The steps take turns,
// medians. Needs a build.
//   node bench/frames.mjs [--rounds 25] [--json]
import { parseArgs } from 'node:util';
import { decodeEntry, decodeHeader, encodeEntry } from '../dist/bus/index.js';
import { epochMsOf } from '../dist/market/index.js';
import { marketTick, marketTickBody } from '../dist/gateway/market-tick.js';
import { decodeText } from '../dist/massive/protocol/decode.js';
import { decodeFrame, encodeTrade, frame } from '../dist/massive/protocol/index.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '25' }, json: { type: 'boolean' } } });
const ROUNDS = Number(values.rounds);
const TRADES_A_ROUND = 20_000;
const FRAMES = [1, 20, 400];
/** Different frames, so that no step learns one by heart. */
const VARIANTS = 16;

let state = 1;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const pick = (items) => items[Math.floor(random() * items.length)];
const letters = () => String.fromCharCode(...Array.from({ length: 2 + Math.floor(random() * 3) }, () => 65 + Math.floor(random() * 26)));
const SYMBOLS = [...new Set(Array.from({ length: 1_000 }, letters))];
const CONDITIONS = [[], [], [37], [14, 41], [12, 37], [14, 37, 41]];

let clock = epochMsOf(1_700_000_000_123);
function makeTrade() {
  clock = epochMsOf(clock + Math.floor(random() * 2));
  const size = random() < 0.1 ? Math.round(random() * 1e6) / 1e6 : Math.ceil(random() * 400);
  const off = random() < 0.4;
  return {
    kind: 'trade',
    symbol: pick(SYMBOLS),
    price: Math.round(random() * 5e6) / 1e4,
    size,
    time: clock,
    sequence: Math.floor(random() * 9e7),
    conditions: pick(CONDITIONS),
    exchange: Math.floor(random() * 20),
    id: String(Math.floor(random() * (off ? 1e5 : 7e13))),
    nanos: 0,
    participantTime: clock - 3,
    tape: 3,
    trfId: off ? 202 : 0,
    trfTime: clock,
  };
}

const tuple = ({ symbol, price, size, time, sequence, conditions, exchange, id }) => [
  symbol,
  price,
  size,
  time,
  sequence,
  conditions,
  exchange,
  id,
];

/** @returns steps by name, each the work of one frame; the floor of a step is the one it names */
function stepsOf(trades) {
  const text = Buffer.from(frame(trades.map(encodeTrade)));
  const messages = /** @type {import('../dist/market/index.js').Trade[]} */ ([...decodeFrame(text).messages]);
  const entry = { sequence: 1, source: /** @type {const} */ ('synthetic'), receivedAt: clock, messages };
  const encoded = encodeEntry(entry);
  const tuples = JSON.stringify(messages.map(tuple));
  return {
    bytes: { frame: text.length, entry: encoded.length },
    'JSON.parse': () => JSON.parse(text.toString()),
    'JSON.parse and map': () => decodeText(text.toString(), false),
    'read frame': () => decodeFrame(text),
    'read frame, raw too': () => decodeFrame(text, true),
    'JSON.stringify tuples': () => JSON.stringify(messages.map(tuple)),
    'write entry': () => encodeEntry(entry),
    'JSON.parse tuples': () => JSON.parse(tuples),
    'read entry': () => decodeEntry(encoded),
    'read header': () => decodeHeader(encoded),
    'JSON.stringify ticks': () => messages.map((trade) => JSON.stringify(marketTick(trade, 'synthetic'))),
    'write ticks': () => messages.map((trade) => marketTickBody(trade, 'synthetic')),
  };
}
const FLOORS = {
  'read frame': 'JSON.parse',
  'read frame, raw too': 'JSON.parse',
  'write entry': 'JSON.stringify tuples',
  'read entry': 'JSON.parse tuples',
  'write ticks': 'JSON.stringify ticks',
};

let sink = 0;
/** @returns nanoseconds a call, over all variants */
function time(works, calls) {
  const start = process.hrtime.bigint();
  for (let n = 0; n < calls; n += 1) for (const work of works) sink += work() === undefined ? 1 : 0;
  return Number(process.hrtime.bigint() - start) / (calls * works.length);
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

function measure(trades) {
  const variants = Array.from({ length: VARIANTS }, () => stepsOf(Array.from({ length: trades }, makeTrade)));
  const names = Object.keys(variants[0]).filter((name) => name !== 'bytes');
  const samples = Object.fromEntries(names.map((name) => [name, /** @type {number[]} */ ([])]));
  const calls = Math.max(1, Math.round(TRADES_A_ROUND / trades / VARIANTS));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const works = variants.map((steps) => steps[name]);
      samples[name].push(time(works, calls));
    }
  }
  const ns = Object.fromEntries(names.map((name) => [name, median(samples[name]) / trades]));
  const bytes = (form) => variants.reduce((sum, steps) => sum + steps.bytes[form], 0) / VARIANTS / trades;
  return { trades, nsPerTrade: ns, bytesPerTrade: { frame: bytes('frame'), entry: bytes('entry') } };
}

const results = FRAMES.map(measure);
if (values.json) console.log(JSON.stringify({ node: process.version, rounds: ROUNDS, results }));
else {
  for (const { trades, nsPerTrade, bytesPerTrade } of results) {
    const sizes = `a trade takes ${bytesPerTrade.frame.toFixed(0)} bytes in the frame, ${bytesPerTrade.entry.toFixed(1)} in the entry`;
    console.log(`${trades} ${trades === 1 ? 'trade' : 'trades'} a frame; ${sizes}`);
    for (const [name, ns] of Object.entries(nsPerTrade)) {
      const floor = nsPerTrade[FLOORS[name]];
      const ratio = floor === undefined ? '' : `${(floor / ns).toFixed(2).padStart(8)} x as fast as ${FLOORS[name]}`;
      console.log(`  ${name.padEnd(24)}${ns.toFixed(0).padStart(7)} ns a trade${ratio}`);
    }
  }
}
if (sink > 0) throw new Error('a step gave nothing');
