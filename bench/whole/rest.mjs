import { createServer } from 'node:http';
import { TAIL_SYMBOL } from './tape.mjs';

/** Trades of a page where nothing is asked for, and at most. */
const PAGE = 1_000;
const MOST = 50_000;
const NANOS = 1_000_000n;

const msOf = (nanos, fallback) => (nanos === null ? fallback : Number(BigInt(nanos) / NANOS));

/** As the vendor's REST interface has a trade. */
function rowOf({ sequence, id, price, time, conditions }) {
  const stamp = `${time}000000`;
  return `{"conditions":${conditions},"exchange":4,"id":"${id}","participant_timestamp":${stamp},"price":${price},"sequence_number":${sequence},"sip_timestamp":${stamp},"size":1,"tape":3}`;
}

function* loadRows(tape, index, from, to) {
  for (const trade of tape.tradesOf(index, from, to)) {
    yield () => {
      const ms = tape.schedule.timeOf(trade);
      const price = tape.centsOf(trade, index, ms) / 100;
      return rowOf({ sequence: trade + 1, id: trade + 1, price, time: tape.baseMs + ms, conditions: (trade & 1) === 0 ? '[]' : '[14]' });
    };
  }
}

function* tailRows(tape, prints, from, to) {
  for (const print of prints) {
    const time = tape.tailTime(print);
    if (time >= from && time < to) yield () => rowOf({ sequence: print + 1, id: `t${print}`, price: 10, time, conditions: '[]' });
  }
}

/** Writes out the rows of one page alone. @returns its rows, and whether others follow */
function pageOf(rows, after, limit) {
  const page = [];
  let at = 0;
  for (const write of rows) {
    if (at === after + limit) return { page, more: true };
    if (at >= after) page.push(write());
    at += 1;
  }
  return { page, more: false };
}

/**
 * The vendor's REST interface over the same tape: trades of a symbol and time, as far as they have been sent. Everything else is empty.
 * @param {import('./tape.mjs').Tape} tape
 * @param {() => number} now tape time up to which trades exist
 * @param {readonly number[]} prints of the tail's symbol
 */
export function createRest(tape, now, prints) {
  const counters = { requests: 0, trades: 0 };
  const server = createServer((request, response) => {
    counters.requests += 1;
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    response.setHeader('content-type', 'application/json');
    const symbol = /^\/v3\/trades\/([^/]+)$/.exec(url.pathname)?.[1];
    if (url.pathname === '/v3/reference/tickers') {
      response.end(JSON.stringify({ status: 'OK', results: [...tape.names, TAIL_SYMBOL].map((ticker) => ({ ticker })) }));
      return;
    }
    if (symbol === undefined) {
      response.end('{"status":"OK","results":[]}');
      return;
    }
    const from = msOf(url.searchParams.get('timestamp.gte'), tape.baseMs);
    const to = Math.min(msOf(url.searchParams.get('timestamp.lt'), now()), now());
    const rows = symbol === TAIL_SYMBOL ? tailRows(tape, prints, from, to) : loadRows(tape, tape.names.indexOf(symbol), from, to);
    const after = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Math.min(Number(url.searchParams.get('limit') ?? PAGE), MOST);
    const { page, more } = pageOf(rows, after, limit);
    counters.trades += page.length;
    url.searchParams.set('cursor', String(after + limit));
    const next = more ? `,"next_url":${JSON.stringify(url.href)}` : '';
    response.end(`{"status":"OK","results":[${page.join()}]${next}}`);
  });
  return { server, counters };
}

/** A REST interface that knows nothing, and says so at once: an engine that is pointed there begins with what its tables have. */
export function createEmptyRest() {
  return createServer((_request, response) => response.writeHead(404).end());
}
