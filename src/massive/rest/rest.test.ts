import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { closeVendors, KEY, NANOS, read, row, send, startVendor, T0 } from './vendor.suite.js';

afterEach(closeVendors);

const SPY = tickerOf('SPY');
const TO = epochMsOf(T0 + 999);

describe('history by REST', () => {
  it('walks the pages, with the key in a header alone', async () => {
    const { history, requests } = await startVendor((url, response) => {
      const next = url.searchParams.get('cursor') === null ? `,"next_url":"${url.origin}/v3/trades/SPY?cursor=2&apiKey=leaked"` : '';
      send(response, `{"status":"OK","results":[${row(next === '' ? 2 : 1)}]${next}}`);
    });
    const { rows, error } = await read(history.trades(SPY, T0, TO));
    expect(error).toBeUndefined();
    expect(rows.map(({ sequence, time, price, size }) => [sequence, time, price, size])).toEqual([
      [1, T0, 100.5, 40],
      [2, T0, 100.5, 40],
    ]);
    const [first] = requests;
    expect(first?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(requests.map(({ url }) => url).join(' ')).not.toMatch(/top-secret|apiKey/);
    expect(new URL(first?.url ?? '', 'http://x').searchParams.get('timestamp.gte')).toBe(NANOS);
    expect(new URL(first?.url ?? '', 'http://x').searchParams.get('timestamp.lt')).toBe(`${T0 + 1_000}000000`);
  });

  it('lets nobody ask while the vendor wants to be left alone', async () => {
    let time = 0;
    let isAlone = true;
    const sleeps: number[] = [];
    const clock = {
      now: () => T0,
      monotonic: () => time,
      sleep: async (ms: number) => {
        sleeps.push(ms);
        const first = ms === 7_000 && isAlone;
        if (first) isAlone = false;
        if (first) await read(history.trades(SPY, T0, TO));
        time += ms;
      },
    };
    const { history, requests } = await startVendor(
      (_, response, call) =>
        call === 1 ? send(response, '{}', 429, { 'retry-after': '7' }) : send(response, { status: 'OK', results: [] }),
      { clock },
    );
    await read(history.trades(SPY, T0, TO));
    expect(requests).toHaveLength(3);
    // One waits to ask again, the other to ask at all.
    expect(sleeps.filter((ms) => ms === 7_000)).toHaveLength(2);
  });

  it('waits as the vendor asks when there were too many requests', async () => {
    const { history, requests, sleeps } = await startVendor((_, response, call) => {
      if (call === 1) send(response, '{"status":"ERROR"}', 429, { 'retry-after': '7' });
      else send(response, { status: 'OK', results: [] });
    });
    expect((await read(history.trades(SPY, T0, TO))).error).toBeUndefined();
    expect(requests).toHaveLength(2);
    expect(sleeps).toContain(7_000);
  });

  it('gives up after its attempts, at once where asking again is of no use, and names neither key nor query', async () => {
    const failing = await startVendor((_, response) => send(response, {}, 503));
    const { error } = await read(failing.history.trades(SPY, T0, TO));
    expect(error).toMatchObject({ code: 'TS_REST', problem: 'away' });
    expect(String(error)).toMatch(/\/v3\/trades\/SPY: answered 503/);
    expect(String(error)).not.toMatch(/secret|timestamp/);
    expect(failing.requests).toHaveLength(3);
    const refused = await startVendor((_, response) => send(response, {}, 400));
    expect((await read(refused.history.trades(SPY, T0, TO))).error).toMatchObject({ problem: 'refused' });
    expect(refused.requests).toHaveLength(1);
  });

  it('keeps to its rate, below one a second too', async () => {
    const { history, sleeps } = await startVendor((_, response) => send(response, { status: 'OK', results: [] }));
    for (let i = 0; i < 5; i += 1) await read(history.trades(SPY, T0, TO));
    expect(sleeps).toEqual([100, 100, 100, 100]);
    const slow = await startVendor((_, response) => send(response, { status: 'OK', results: [] }), { requestsPerSecond: 5 / 60 });
    for (let i = 0; i < 3; i += 1) await read(slow.history.trades(SPY, T0, TO));
    expect(slow.sleeps.map(Math.round)).toEqual([12_000, 12_000]);
  });

  it('encodes what a ticker may hold, and asks below a path of the address', async () => {
    const asked: string[] = [];
    const { history, baseUrl } = await startVendor((url, response) => {
      asked.push(url.pathname);
      send(response, { status: 'OK', results: [] });
    });
    for (const symbol of ['BRK.B', 'BApA', 'X:BTCUSD', 'A/B']) {
      expect((await read(history.trades(tickerOf(symbol), T0, TO))).error).toBeUndefined();
    }
    expect(asked).toEqual(['/v3/trades/BRK.B', '/v3/trades/BApA', '/v3/trades/X%3ABTCUSD', '/v3/trades/A%2FB']);
    const below = await startVendor(
      (url, response) => {
        asked.push(url.pathname);
        const next_url = url.searchParams.has('cursor') ? undefined : 'https://api.polygon.io/v3/trades/SPY?cursor=x';
        send(response, { status: 'OK', results: [], next_url });
      },
      { baseUrl: `${baseUrl}/massive/` },
    );
    // The first vendor answers: that is where the settings point to.
    await read(below.history.trades(SPY, T0, TO));
    expect(asked.at(-1)).toBe('/massive/v3/trades/SPY');
  });

  it('reads minute bars, and tickers of every market once', async () => {
    const { history } = await startVendor((url, response) => {
      if (url.pathname.startsWith('/v2/aggs'))
        return send(response, {
          status: 'OK',
          resultsCount: 1,
          results: [{ t: 1_381_152_600_000, o: 1, h: 3, l: 1, c: 2, v: 500, vw: 1.9, n: 7 }],
        });
      const names = url.searchParams.get('market') === 'otc' ? ['VWAGY', 'SPY'] : ['SPY', 'BRK.B', 'no ticker of a feed'];
      send(response, { status: 'OK', results: names.map((ticker) => ({ ticker })) });
    });
    expect(await history.tickers()).toEqual(['SPY', 'BRK.B', 'VWAGY']);
    expect((await read(history.minuteBars(SPY, epochMsOf(1_381_152_610_000), epochMsOf(1_381_152_660_000)))).rows).toEqual([
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
