// A vendor's REST server: every answer takes its time. Each ticker traded once in the gap, one in ten did not; --snapshot says which.
//   node bench/repair/vendor.mjs TICKERS MS GAP_MS SNAPSHOT
import { createServer } from 'node:http';
import { portOf } from '../port.mjs';

const [tickers, ms, at, snapshot] = process.argv.slice(2).map(Number);
const names = Array.from({ length: tickers }, (_, i) => `T${i}`);
const PAGE = 1_000;
const nanos = (time) => `${time}000000`;
const isIdle = (name) => Number(name.slice(1)) % 10 === 9;
let requests = 0;

const row = (i) =>
  `{"conditions":[14],"exchange":4,"id":"${i}","participant_timestamp":${nanos(at)},"price":10,"sequence_number":${i + 1},"sip_timestamp":${nanos(at)},"size":100,"tape":1}`;

function answer(url) {
  const [, , what, name] = url.pathname.split('/');
  if (url.pathname === '/requests') return JSON.stringify({ requests });
  requests += 1;
  if (what === 'trades') return `{"status":"OK","results":[${isIdle(name) ? '' : row(Number(name.slice(1)))}]}`;
  if (what === 'reference') {
    if (url.searchParams.get('market') !== 'stocks') return '{"status":"OK","results":[]}';
    const first = Number(url.searchParams.get('cursor') ?? 0);
    const next = first + PAGE < tickers ? { next_url: `${url.origin}${url.pathname}?cursor=${first + PAGE}&market=stocks` } : {};
    return JSON.stringify({ status: 'OK', results: names.slice(first, first + PAGE).map((ticker) => ({ ticker })), ...next });
  }
  if (!snapshot) return undefined;
  const asked = url.searchParams.get('tickers').split(',');
  const standing = (name) =>
    `{"ticker":"${name}","updated":${nanos(isIdle(name) ? at - 60_000 : at + 9_000)},"lastTrade":{"t":${nanos(isIdle(name) ? at - 60_000 : at + 9_000)}}}`;
  return `{"status":"OK","count":${asked.length},"tickers":[${asked.map(standing)}]}`;
}

const server = createServer((request, response) => {
  const body = answer(new URL(request.url ?? '/', `http://${request.headers.host}`));
  const wait = request.url === '/requests' ? 0 : ms;
  setTimeout(() => response.writeHead(body === undefined ? 404 : 200).end(body ?? '{"status":"NOT_FOUND"}'), wait);
});
server.listen(0, '127.0.0.1', () => process.send?.(portOf(server)));
process.on('disconnect', () => process.exit());
