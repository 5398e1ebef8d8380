import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { silentLog } from '../../ops/index.js';
import { RestHistory } from './history.js';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Vendor {
  readonly history: RestHistory;
  readonly requests: IncomingMessage[];
  readonly sleeps: number[];
}

async function vendor(
  answer: (request: URL, response: ServerResponse, call: number) => void,
  signal = new AbortController().signal,
): Promise<Vendor> {
  const requests: IncomingMessage[] = [];
  const sleeps: number[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(new URL(request.url ?? '', `http://${request.headers.host ?? ''}`), response, requests.length);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let time = 0;
  const clock = {
    now: () => epochMsOf(time),
    monotonic: () => time,
    sleep: async (ms: number) => {
      sleeps.push(ms);
      time += ms;
    },
  };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const history = new RestHistory({
    baseUrl,
    apiKey: 'top-secret',
    clock,
    random: () => 1,
    log: silentLog,
    signal,
    requestsPerSecond: 10,
    attempts: 3,
  });
  return { history, requests, sleeps };
}

const send = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
};
const row = (sequence: number, nanos: string): string =>
  `{"conditions":[14],"exchange":4,"id":"${sequence}","participant_timestamp":${nanos},"price":100.5,"sequence_number":${sequence},"sip_timestamp":${nanos},"size":40,"tape":1}`;
const SPY = tickerOf('SPY');
async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

describe('history by REST', () => {
  it('walks the pages, with the key in a header alone', async () => {
    const { history, requests } = await vendor((url, response) => {
      const next = url.searchParams.get('cursor') === null ? `,"next_url":"${url.origin}/v3/trades/SPY?cursor=2"` : '';
      send(response, `{"status":"OK","results":[${row(next === '' ? 2 : 1, '1381152600123999999')}]${next}}`);
    });
    const trades = await collect(history.trades(SPY, epochMsOf(1_381_152_600_000), epochMsOf(1_381_152_601_000)));
    expect(trades.map(({ sequence, time, price, size }) => [sequence, time, price, size])).toEqual([
      [1, 1_381_152_600_123, 100.5, 40],
      [2, 1_381_152_600_123, 100.5, 40],
    ]);
    const [first] = requests;
    expect(first?.headers.authorization).toBe('Bearer top-secret');
    expect(requests.map(({ url }) => url).join(' ')).not.toContain('top-secret');
    expect(new URL(first?.url ?? '', 'http://x').searchParams.get('timestamp.gte')).toBe('1381152600000000000');
    expect(new URL(first?.url ?? '', 'http://x').searchParams.get('timestamp.lt')).toBe('1381152601001000000');
  });

  it('waits as the vendor asks when there were too many requests', async () => {
    const { history, requests, sleeps } = await vendor((_, response, call) => {
      if (call === 1) response.writeHead(429, { 'retry-after': '7' }).end('{"status":"ERROR"}');
      else send(response, { results: [] });
    });
    await collect(history.trades(SPY, epochMsOf(0), epochMsOf(1)));
    expect(requests).toHaveLength(2);
    expect(sleeps).toContain(7_000);
  });

  it('gives up after its attempts, at once where asking again is of no use, and names neither key nor query', async () => {
    const failing = await vendor((_, response) => send(response, {}, 503));
    const failure = await collect(failing.history.trades(SPY, epochMsOf(0), epochMsOf(1))).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'TS_REST' });
    expect(String(failure)).toMatch(/\/v3\/trades\/SPY: answered 503/);
    expect(String(failure)).not.toMatch(/secret|timestamp/);
    expect(failing.requests).toHaveLength(3);
    const refused = await vendor((_, response) => send(response, {}, 403));
    await expect(collect(refused.history.trades(SPY, epochMsOf(0), epochMsOf(1)))).rejects.toThrow('answered 403');
    expect(refused.requests).toHaveLength(1);
  });

  it('follows no page to another server', async () => {
    const { history } = await vendor((_, response) => send(response, { results: [], next_url: 'http://elsewhere.example/v3/trades' }));
    await expect(collect(history.trades(SPY, epochMsOf(0), epochMsOf(1)))).rejects.toThrow('elsewhere.example');
  });

  it('keeps to its rate', async () => {
    const { history, sleeps } = await vendor((_, response) => send(response, { results: [] }));
    for (let i = 0; i < 5; i += 1) await collect(history.trades(SPY, epochMsOf(0), epochMsOf(1)));
    expect(sleeps).toEqual([100, 100, 100, 100]);
  });

  it('reads minute bars and tickers', async () => {
    const { history } = await vendor((url, response) =>
      send(response, {
        results: url.pathname.startsWith('/v2/aggs')
          ? [{ t: 1_381_152_600_000, o: 1, h: 3, l: 1, c: 2, v: 500, vw: 1.9, n: 7 }]
          : [{ ticker: 'SPY' }, { ticker: 'BRK.B' }, { ticker: 'no ticker of a feed' }],
      }),
    );
    expect(await history.tickers()).toEqual(['SPY', 'BRK.B']);
    expect(await collect(history.minuteBars(SPY, epochMsOf(1_381_152_610_000), epochMsOf(1_381_152_660_000)))).toEqual([
      {
        kind: 'aggregate',
        symbol: 'SPY',
        span: 'minute',
        bar: { start: 1_381_152_600_000, open: 1, high: 3, low: 1, close: 2, volume: 500, vwap: 1.9, trades: 7 },
        dayVolume: 0,
      },
    ]);
  });
});
