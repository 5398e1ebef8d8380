// A vendor that sends by the clock and never waits for its reader. Forked by the runner with its options as JSON in argv; told `begin` and
// `finish`; tells `listening`, `began`, `seen` (four times a second), `ended` and `finished`.
import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { createEmptyRest, createRest } from './rest.mjs';
import { LEAD_PRINTS, Tape, TAIL_EVERY_MS } from './tape.mjs';
import { portOf } from '../port.mjs';

const { symbols, profile, stepMs = 5, frameTrades = 256, maxUnreadBytes = 1_073_741_824 } = JSON.parse(process.argv[2]);
const REPORT_EVERY_MS = 250;
const tape = new Tape({ symbols, profile });
const { schedule } = tape;

let reader;
let began;
let finishing = false;
let sent = 0;
const prints = [];
/** A trade that nobody was connected for is `unsent`; `late` is how far this process fell behind its own clock. */
const counters = { connections: 0, evictions: 0, unsent: 0, frames: 0, mostUnreadBytes: 0, worstLateMs: 0, lateSteps: 0 };

const elapsed = () => performance.timeOrigin + performance.now() - began;
const status = (socket, state, message) => socket.send(JSON.stringify([{ ev: 'status', status: state, message }]));

/** A reader that does not read is cut off in the end, as the real vendor does. */
function send(frame, trades) {
  if (reader?.readyState !== 1) {
    counters.unsent += trades;
    return;
  }
  reader.send(frame);
  counters.frames += 1;
  const unread = reader.bufferedAmount;
  if (unread > counters.mostUnreadBytes) counters.mostUnreadBytes = unread;
  if (unread <= maxUnreadBytes) return;
  counters.evictions += 1;
  reader.terminate();
}

async function sendDue(due) {
  let ms = schedule.timeOf(sent);
  let msEnd = schedule.dueBefore(ms + 1);
  while (sent < due) {
    const end = Math.min(due, sent + frameTrades);
    const trades = end - sent;
    let frame = '[';
    for (; sent < end; sent += 1) {
      while (sent >= msEnd) {
        ms += 1;
        msEnd = schedule.dueBefore(ms + 1);
      }
      frame += frame.length === 1 ? tape.element(sent, ms) : `,${tape.element(sent, ms)}`;
    }
    send(`${frame}]`, trades);
    // A socket takes no more at once than its buffer holds, and is looked at again in the next turn.
    if (reader?.bufferedAmount > 0) await nextTurn();
  }
}

function sendPrint(print) {
  prints.push(print);
  send(`[${tape.tailElement(print)}]`, 0);
}

/** Before the load, so that whoever waits for it knows that every part works. */
async function lead() {
  for (let print = 0; began === undefined && print < LEAD_PRINTS; print += 1) {
    sendPrint(print);
    await delay(TAIL_EVERY_MS);
  }
}

function sendTail(now) {
  for (let print = Math.max(LEAD_PRINTS, prints.at(-1) + 1); tape.tailTime(print) - tape.baseMs <= now; print += 1) sendPrint(print);
}

const seen = () => ({ atMs: elapsed(), sent, unreadBytes: reader?.bufferedAmount ?? 0, ...counters, rest: rest.counters });

async function run() {
  began = performance.timeOrigin + performance.now();
  process.send?.({ kind: 'began', wall: began });
  const reports = setInterval(() => process.send?.({ kind: 'seen', ...seen() }), REPORT_EVERY_MS);
  let last = elapsed();
  let ended = false;
  while (!finishing) {
    const now = elapsed();
    const lateMs = now - last - stepMs;
    if (!ended && lateMs > counters.worstLateMs) counters.worstLateMs = lateMs;
    if (!ended && lateMs > 4 * stepMs) counters.lateSteps += 1;
    last = now;
    await sendDue(schedule.dueBefore(now));
    if (now >= schedule.durationMs) {
      if (!ended) process.send?.({ kind: 'ended', ...seen(), tookMs: elapsed() });
      ended = true;
      sendTail(now);
    }
    await delay(Math.max(1, stepMs - (elapsed() - now)));
  }
  clearInterval(reports);
}

const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  status(socket, 'connected', 'Connected Successfully');
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    for (const { action, params } of [JSON.parse(/** @type {Buffer} */ (data).toString())].flat()) {
      if (action === 'auth') status(socket, 'auth_success', 'authenticated');
      if (action !== 'subscribe') continue;
      for (const topic of params.split(',')) status(socket, 'success', `subscribed to: ${topic}`);
      if (reader !== socket) counters.connections += 1;
      reader = socket;
      if (prints.length === 0) void lead();
    }
  });
});
const rest = createRest(tape, () => (began === undefined ? tape.baseMs : tape.baseMs + Math.floor(elapsed())), prints);
const empty = createEmptyRest();
for (const server of [rest.server, empty]) server.listen(0, '127.0.0.1');
await Promise.all([sockets, rest.server, empty].map((server) => once(server, 'listening')));

process.on('message', ({ kind }) => {
  if (kind === 'begin') void run();
  if (kind !== 'finish') return;
  finishing = true;
  process.send?.({ kind: 'finished', ...(began === undefined ? counters : seen()) }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
process.send?.({
  kind: 'listening',
  url: `ws://127.0.0.1:${portOf(sockets)}/stocks`,
  restUrl: `http://127.0.0.1:${portOf(rest.server)}`,
  emptyRestUrl: `http://127.0.0.1:${portOf(empty)}`,
});
