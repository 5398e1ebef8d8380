import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { nextPage } from './next-page.js';
import { closeVendors, read, row, send, startVendor, T0 } from './vendor.suite.js';

afterEach(closeVendors);

const SPY = tickerOf('SPY');
const TO = epochMsOf(T0 + 999);

/** One row a page; each page names the next. */
async function walked(next: (url: URL, call: number) => string | undefined, mostPages?: number) {
  const { history, requests } = await startVendor(
    (url, response, call) =>
      send(response, `{"status":"OK","results":[${row(call)}],"next_url":${JSON.stringify(next(url, call) ?? null)}}`),
    mostPages === undefined ? {} : { mostPages },
  );
  const { rows, error } = await read(history.trades(SPY, T0, TO));
  return { sequences: rows.map(({ sequence }) => sequence), error, asked: requests.map(({ url }) => url) };
}

describe('the next page', () => {
  it.each<[string, (url: URL) => string]>([
    ['relative', () => '/v3/trades/SPY?cursor=2'],
    ['under another name of this machine', ({ port }) => `http://localhost:${port}/v3/trades/SPY?cursor=2`],
    ['under the vendor’s name', () => 'https://api.massive.com/v3/trades/SPY?cursor=2'],
    ['under the vendor’s older name', () => 'https://api.polygon.io/v3/trades/SPY?cursor=2'],
  ])('is asked for where the first was: %s', async (_, next) => {
    const found = await walked((url, call) => (call === 1 ? next(url) : undefined));
    expect(found).toMatchObject({ sequences: [1, 2], error: undefined });
    expect(found.asked.at(-1)).toBe('/v3/trades/SPY?cursor=2');
  });

  it.each<[string, (url: URL) => string, RegExp]>([
    ['elsewhere', () => 'http://elsewhere.example/v3/trades/SPY?cursor=2', /another server, elsewhere\.example/],
    ['of a name that only looks like the vendor’s', () => 'https://api.massive.com.example/v3/trades/SPY', /another server/],
    ['behind another port of this machine', () => 'http://127.0.0.1:1/v3/trades/SPY?cursor=2', /another server/],
    ['with two ports', ({ host, port }) => `http://${host}:${port}/v3/trades/SPY?cursor=2`, /an invalid address/],
    ['in another language', () => 'file:///etc/passwd', /another server/],
    ['of another symbol', () => '/v3/trades/QQQ?cursor=2', /belongs to another resource/],
    ['of other data', () => '/v3/quotes/SPY?cursor=2', /belongs to another resource/],
  ])('ends it with what came before, when it lies %s', async (_, next, words) => {
    const found = await walked((url) => next(url));
    expect(found).toMatchObject({ sequences: [1], error: { code: 'TS_REST_PAGES', problem: 'pages' } });
    expect(String(found.error)).toMatch(words);
    expect(found.asked).toHaveLength(1);
  });

  it('ends it when it was read before, and is named', async () => {
    const own = await walked((url) => url.href);
    expect(own.error).toMatchObject({ problem: 'pages' });
    expect(own.asked).toHaveLength(1);
    const ring = await walked((_, call) => `/v3/trades/SPY?cursor=${call % 3}`);
    expect(ring.asked).toHaveLength(4);
    expect(String(ring.error)).toContain('/v3/trades/SPY?cursor=1');
  });

  it('ends it when there are too many', async () => {
    const found = await walked((_, call) => `/v3/trades/SPY?cursor=${call}`, 5);
    expect(found.sequences).toEqual([1, 2, 3, 4, 5]);
    expect(String(found.error)).toContain('more than 5 pages');
  });

  it('of bars may go on with a later range', () => {
    const base = new URL('https://api.massive.com');
    const below = '/v2/aggs/ticker/X%3ABTCUSD/range/1/minute/';
    expect(nextPage('https://api.polygon.io/v2/aggs/ticker/X:BTCUSD/range/1/minute/15/20?limit=5', base, below).href).toBe(
      'https://api.massive.com/v2/aggs/ticker/X:BTCUSD/range/1/minute/15/20?limit=5',
    );
  });
});
