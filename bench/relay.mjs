#!/usr/bin/env node
// What the relay costs a delivered event, against a bare `ws` broadcast of the very same bytes to as many clients. Both run in this process and
// their clients in another; the two take turns, so that whatever else the machine does hits both. Processor time of this process, medians.
//   node bench/relay.mjs [--clients 50] [--rate 20000] [--batch-ms 5] [--seconds 2] [--rounds 7] [--only 'all hold']
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocket, WebSocketServer } from 'ws';
import { portOf } from './port.mjs';

const number = (fallback) => ({ type: /** @type {const} */ ('string'), default: String(fallback) });
const { values } = parseArgs({
  options: {
    clients: number(50),
    rate: number(20_000),
    'batch-ms': number(5),
    seconds: number(2),
    rounds: number(7),
    only: { type: 'string', default: '' },
    reader: { type: 'boolean' },
  },
});
const CLIENTS = Number(values.clients);
const RATE = Number(values.rate);
const ROUNDS = Number(values.rounds);
const BATCH = Math.max(1, Math.round((RATE * Number(values['batch-ms'])) / 1_000));
const BATCHES = Math.round((Number(values.seconds) * 1_000) / Number(values['batch-ms']));
const SYMBOLS = Array.from({ length: 2_000 }, (_, i) => `S${i}`);

/** The other process: opens the clients it is told to and counts the bytes that they get. */
function read() {
  let bytes = 0;
  let expected = Infinity;
  const look = () => {
    if (bytes < expected) return;
    process.send?.({ bytes });
    bytes = 0;
    expected = Infinity;
  };
  const count = (data) => {
    bytes += data.length;
    look();
  };
  process.on('message', ({ urls, expected: bytesExpected }) => {
    if (urls === undefined) {
      expected = bytesExpected;
      look();
      return;
    }
    void Promise.all(urls.map(({ url, topics }) => connect(url, topics, count))).then(() => process.send?.({ ready: true }));
  });
}

/** Topics only for the relay; the bare server sends without being asked. */
async function connect(url, topics, count) {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  await once(socket, 'open');
  if (topics !== undefined) {
    socket.send(JSON.stringify({ action: 'auth', params: 'bench' }));
    socket.send(JSON.stringify({ action: 'subscribe', params: topics }));
    let missing = topics.split(',').length;
    /** @type {Promise<void>} */
    const acknowledged = new Promise((resolve) => {
      socket.on('message', function acknowledge(data) {
        missing -= JSON.parse(/** @type {Buffer} */ (data).toString()).filter(({ status }) => status === 'success').length;
        if (missing > 0) return;
        socket.off('message', acknowledge);
        resolve();
      });
    });
    await acknowledged;
  }
  socket.on('message', count);
}

/** Trades shaped as the vendor writes them, Zipf-like over the symbols. */
function makeBatches() {
  let q = 0;
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: BATCHES }, () =>
    Array.from({ length: BATCH }, () => {
      q += 1;
      const symbol = SYMBOLS[Math.floor(SYMBOLS.length * random() ** 3)];
      const json = `{"ev":"T","sym":"${symbol}","i":"${q}","x":4,"p":297.845,"s":40,"c":[14,37],"t":1781622376036,"pt":1781622376029,"q":${q},"z":3,"trfi":202,"trft":1781622376036,"ds":"40.0"}`;
      return { channel: /** @type {const} */ ('T'), symbol, json };
    }),
  );
}

/** Topics of client i. */
const SCENARIOS = {
  'all hold T.*': () => 'T.*',
  'half T.*, half 100 symbols of their own': (i) => (i % 2 === 0 ? 'T.*' : symbolsFrom(i * 31, 100)),
  'each 500 symbols of its own': (i) => symbolsFrom(i * 31, 500),
  'each all 2,000 symbols but one': (i) =>
    SYMBOLS.filter((_, n) => n !== i)
      .map((symbol) => `T.${symbol}`)
      .join(),
};
function symbolsFrom(from, count) {
  return Array.from({ length: count }, (_, n) => `T.${SYMBOLS[(from + n) % SYMBOLS.length]}`).join();
}

async function main() {
  const { startRelay } = await import('../dist/massive/relay/index.js');
  const { silentLog } = await import('../dist/market/index.js');
  const { systemClock } = await import('../dist/ops/index.js');
  const batches = makeBatches();
  console.log(`${CLIENTS} clients, ${BATCH} trades a batch, ${BATCHES} batches, ${ROUNDS} rounds`);
  for (const [name, topicsOf] of Object.entries(SCENARIOS)) {
    if (!name.includes(values.only)) continue;
    const topics = Array.from({ length: CLIENTS }, (_, i) => topicsOf(i));
    const relay = await startRelay({
      host: '127.0.0.1',
      port: 0,
      tokens: [],
      upstream: { setTopics: () => undefined },
      clock: systemClock,
      log: silentLog,
      maxQueuedBytes: 256 * 1_048_576,
    });
    const bare = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/stocks', perMessageDeflate: false });
    await once(bare, 'listening');
    const members = [];
    bare.on('connection', (socket) => members.push(socket));
    const [relayReader, bareReader] = [reader(), reader()];
    await ask(relayReader, { urls: topics.map((held) => ({ url: relay.url, topics: held })) });
    await ask(bareReader, { urls: topics.map(() => ({ url: `ws://127.0.0.1:${portOf(bare)}/stocks` })) });

    // The bare broadcast has its frames ready: no choosing, no joining, no encoding is in its time.
    const frames = framesFor(batches, topics);
    const expected = frames.flat().reduce((sum, frame) => sum + (frame?.length ?? 0), 0);
    const events = deliveries(batches, topics);
    const contenders = {
      relay: () => run(relayReader, expected, (batch) => relay.deliver(batches[batch])),
      bare: () =>
        run(bareReader, expected, (batch) => {
          for (const [i, frame] of frames[batch].entries()) if (frame) members[i].send(frame, { binary: false });
        }),
    };
    const used = { relay: [], bare: [] };
    for (let round = -1; round < ROUNDS; round += 1) {
      const order = round % 2 === 0 ? ['relay', 'bare'] : ['bare', 'relay'];
      for (const contender of order) {
        const spent = await contenders[contender]();
        if (round >= 0) used[contender].push(spent);
      }
    }
    const ratio = median(used.relay.map((spent, i) => spent / used.bare[i]));
    const each = (contender) => `${((median(used[contender]) * 1_000) / events).toFixed(1)} ns`;
    const share = median(used.relay) / (Number(values.seconds) * 1e6);
    console.log(
      `${name}: ratio ${ratio.toFixed(2)} (relay ${each('relay')}, bare ${each('bare')} an event delivered; relay at ${RATE}/s: ${(share * 100).toFixed(0)} % of a core)`,
    );
    relayReader.kill();
    bareReader.kill();
    for (const socket of members) socket.terminate();
    bare.close();
    await relay.close();
  }
}

/** The frame of each client for each batch; the same Buffer where the bytes are the same. */
function framesFor(batches, topics) {
  const sets = topics.map((held) => new Set(held.split(',')));
  return batches.map((batch) => {
    const shared = new Map();
    return sets.map((set) => {
      const text = chosen(batch, set)
        .map(({ json }) => json)
        .join();
      if (text === '') return undefined;
      if (!shared.has(text)) shared.set(text, Buffer.from(`[${text}]`));
      return shared.get(text);
    });
  });
}

function chosen(batch, set) {
  return set.has('T.*') ? batch : batch.filter(({ symbol }) => set.has(`T.${symbol}`));
}

function deliveries(batches, topics) {
  return topics.reduce((sum, held) => {
    const set = new Set(held.split(','));
    return sum + batches.reduce((count, batch) => count + chosen(batch, set).length, 0);
  }, 0);
}

/** Sends all batches at the pace that was asked for. @returns microseconds of processor time, until the last byte was read */
async function run(reading, expected, send) {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const began = performance.now();
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const wait = began + batch * Number(values['batch-ms']) - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    else await new Promise((resolve) => setImmediate(resolve));
    send(batch);
  }
  const { bytes } = await ask(reading, { expected });
  if (bytes !== expected) throw new Error(`${bytes} bytes were read where ${expected} were to come`);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function reader() {
  return fork(fileURLToPath(import.meta.url), ['--reader']);
}

async function ask(child, message) {
  const answer = once(child, 'message');
  child.send(message);
  return (await answer)[0];
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

if (values.reader === true) read();
else await main();
