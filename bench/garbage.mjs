#!/usr/bin/env node
// What a trade costs on V8's heap, hop by hop, in one process and by feed time alone: the same trades in the same batches every time, so that the
// figures depend on the code and not on the machine. Needs a build.
//   node bench/garbage.mjs [--symbols 850] [--seconds 60] [--rate 10000] [--json]
import { parseArgs } from 'node:util';
import { decodeEntry, eachMessage, encodeEntry, MessageEncoder } from '../dist/bus/index.js';
import { CalibrationTable } from '../dist/calibration/index.js';
import { planOf } from '../dist/engine/core/index.js';
import { defaultDefinitions } from '../dist/engine/definitions/defaults.js';
import { select } from '../dist/engine/definitions/select.js';
import { EngineFold } from '../dist/engine/fold.js';
import { BUILT_IN } from '../dist/engine/index.js';
import { marketTickBody } from '../dist/gateway/market-tick.js';
import { decodeFrame } from '../dist/massive/protocol/index.js';
import { Allocated } from './allocated.mjs';
import { runAsEngine } from './as-engine.mjs';
import { parseProfile } from './whole/profile.mjs';
import { Tape } from './whole/tape.mjs';

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', default: '850' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});
runAsEngine(import.meta.url);

const SECONDS = Number(values.seconds);
const RATE = Number(values.rate);
/** Trades in a frame, and in an entry of the log: what 10k/s give when nothing lags. */
const BATCH = 50;
/** The first part, in which code becomes fast. */
const SETTLING = 0.25;

const tape = new Tape({ symbols: Number(values.symbols), profile: parseProfile(`${RATE}x${SECONDS}`) });
const { settings, thresholds } = select(defaultDefinitions(BUILT_IN), {
  catalogue: BUILT_IN,
  universe: 'bench',
  allowedLatenessMs: 0,
  barsFrom: 'trades',
});
const count = () => undefined;
const rows = { bar: count, indicators: count, patterns: count, alert: count, session: count, gap: count, repair: count };
let told = 0;
const publish = (list) => {
  for (const messages of list) for (const { body } of eachMessage([messages])) told += body.length;
};
const fold = new EngineFold({
  setup: { plan: planOf(settings), thresholds, calibration: new CalibrationTable([]) },
  session: { universe: 'bench', logId: 'bench' },
  rows,
  publisher: { publish, encoder: new MessageEncoder(console) },
});

function frameAt(from) {
  const elements = Array.from({ length: BATCH }, (_, i) => tape.element(from + i, tape.schedule.timeOf(from + i)));
  return Buffer.from(`[${elements.join(',')}]`);
}

const bytes = { 'frame read': 0, 'entry written': 0, 'entry read': 0, 'mirror written': 0, 'engine, its messages written': 0 };
let counted = 0;
/** Frames of which each hop is measured in one go. */
const ROUND = 400;

/** @param {boolean} counts */
function round(first, counts) {
  const hop = (name, work) => {
    const allocated = new Allocated();
    allocated.begin();
    const results = work();
    const { bytes: seen } = allocated.end();
    if (counts) bytes[name] += seen;
    return results;
  };
  const frames = Array.from({ length: ROUND }, (_, i) => frameAt(first + i * BATCH));
  const decoded = hop('frame read', () => frames.map((frame) => [...decodeFrame(frame).messages]));
  hop('mirror written', () =>
    decoded.forEach((trades) => trades.forEach((trade) => (told += marketTickBody(trade, 'synthetic')?.length ?? 0))),
  );
  const entries = hop('entry written', () =>
    decoded.map((messages, i) => encodeEntry({ sequence: first + i, source: 'synthetic', receivedAt: messages[0].time, messages })),
  );
  const read = hop('entry read', () => entries.map((entry) => decodeEntry(entry)));
  hop('engine, its messages written', () => {
    for (const entry of read) {
      fold.entry({ ...entry, messages: [...entry.messages, { kind: 'clock', time: entry.receivedAt }] });
    }
    fold.publishViews(1_000);
  });
  if (counts) counted += ROUND * BATCH;
}

const total = RATE * SECONDS;
for (let first = 0; first + ROUND * BATCH <= total; first += ROUND * BATCH) round(first, first >= total * SETTLING);

const result = Object.fromEntries(Object.entries(bytes).map(([name, sum]) => [name, Math.round(sum / counted)]));
if (values.json) console.log(JSON.stringify(result));
else console.table(Object.entries(result).map(([hop, sum]) => ({ hop, 'bytes a trade': sum })));
if (told === 0) throw new Error('nothing was told');
