import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, HOUR_MS, tickerOf } from '../../market/index.js';
import { idleTickers } from './idle.js';
import { closeVendors, read, send, startVendor, T0 } from './vendor.suite.js';

afterEach(closeVendors);

const TO = epochMsOf(T0 + 1_000);
const nanos = (ms: number): number => ms * 1e6;
/** One that has traded and was quoted since, so that the snapshot reaches beyond the gap. */
const busy = { ticker: 'SPY', updated: nanos(T0 + 9_000), day: { v: 900 }, lastTrade: { t: nanos(T0 + 9_000) } };
const before = {
  ticker: 'OLD',
  updated: nanos(T0 - 5_000),
  day: { v: 100 },
  min: { t: T0 - 60_000, av: 100 },
  lastTrade: { t: nanos(T0 - 5_000) },
};
const idle = (...rows: unknown[]): string[] => [...idleTickers(rows, T0, TO)];

describe('a snapshot', () => {
  it('excludes what has not changed since before the gap, and what has no shares on its day', () => {
    expect(idle(busy, before)).toEqual(['OLD']);
    expect(idle(busy, { ...before, updated: `${T0 - 5_000}000000`, lastTrade: { t: `${T0 - 5_000}000000` } })).toEqual(['OLD']);
    expect(idle(busy, { ticker: 'NONE', updated: nanos(T0 + 9_000), day: { v: 0 } })).toEqual(['NONE']);
  });

  it.each<[string, object]>([
    ['was quoted since, and may have traded without setting the last price', { ...before, updated: nanos(T0 + 1) }],
    ['traded in the gap', { ...before, lastTrade: { t: nanos(T0 + 1) } }],
    ['traded in the first millisecond', { ...before, updated: nanos(T0), lastTrade: { t: nanos(T0) } }],
    ['has a minute of the gap', { ...before, min: { t: T0 } }],
    ['says nothing of when', { ticker: 'OLD' }],
    ['says nothing that can be read', { ...before, updated: 'soon' }],
    ['has shares on its day', { ticker: 'OLD', day: { v: 5 } }],
    ['has shares before its day is made', { ticker: 'OLD', day: { v: 0 }, min: { av: 5 } }],
    ['has no form', { ...before, lastTrade: 5 }],
  ])('excludes nothing that %s', (_, row) => expect(idle(busy, row)).toEqual([]));

  it('excludes nothing before it has come past the gap, nor by the volume of another day', () => {
    expect(idle({ ...busy, lastTrade: { t: nanos(TO + 900) } }, before)).toEqual([]);
    expect(idle(before)).toEqual([]);
    const tomorrow = { ...busy, lastTrade: { t: nanos(T0 + 24 * HOUR_MS) } };
    expect(idle(tomorrow, { ticker: 'NONE', updated: nanos(T0 + 24 * HOUR_MS), day: { v: 0 } })).toEqual([]);
  });

  it('never excludes what has traded in the gap, whenever it was made', () => {
    const print = fc.record({
      symbol: fc.constantFrom('A', 'B', 'C', 'D'),
      at: fc.integer({ min: -3_000, max: 6_000 }),
      counts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(print, { maxLength: 12 }), fc.integer({ min: -3_000, max: 6_000 }), (prints, madeAt) => {
        const rows = ['A', 'B', 'C', 'D'].map((ticker) => {
          const own = prints.filter(({ symbol, at }) => symbol === ticker && at <= madeAt);
          const newest = Math.max(...own.map(({ at }) => at));
          const last = Math.max(...own.filter(({ counts }) => counts).map(({ at }) => at));
          return {
            ticker,
            ...(own.length > 0 ? { updated: nanos(T0 + newest) } : {}),
            ...(Number.isFinite(last) ? { lastTrade: { t: nanos(T0 + last) } } : {}),
            day: { v: own.length },
          };
        });
        const excluded = idleTickers(rows, T0, TO);
        for (const { symbol, at } of prints) if (at >= 0 && at <= 1_000) expect(excluded.has(symbol)).toBe(false);
      }),
    );
  });
});

describe('what can have traded', () => {
  const listed = Array.from({ length: 1_000 }, (_, at) => `S${at}`);
  const list = (url: URL): unknown => ({
    status: 'OK',
    results: url.searchParams.get('market') === 'stocks' ? listed.map((ticker) => ({ ticker })) : [],
  });

  it('is all that is listed but what snapshots exclude, which are asked for in parts', async () => {
    const { history, requests } = await startVendor((url, response) => {
      if (url.pathname.startsWith('/v3/reference/')) return send(response, list(url));
      const asked = (url.searchParams.get('tickers') ?? '').split(',');
      const tickers = asked.slice(1).map((ticker) => ({ ...(Number(ticker.slice(1)) % 2 === 1 ? before : busy), ticker }));
      send(response, { status: 'OK', count: tickers.length, tickers });
    });
    const { rows, error } = await read(history.traded(T0, TO));
    expect(error).toBeUndefined();
    // The first of each part is in no snapshot.
    expect(rows).toEqual(listed.filter((ticker, at) => at % 400 === 0 || Number(ticker.slice(1)) % 2 === 0));
    expect(requests.filter(({ url }) => url?.startsWith('/v2/snapshot/'))).toHaveLength(3);
    expect(requests.every(({ url = '' }) => url.length < 4_000)).toBe(true);
  });

  it.each<[number, unknown]>([
    [403, { status: 'NOT_AUTHORIZED' }],
    [404, {}],
    [200, { status: 'OK', results: [] }],
    [200, '<html>'],
  ])('is all that is listed where the answer is %i %j, which is asked for once', async (status, body) => {
    const { history, requests } = await startVendor(
      (url, response) => (url.pathname.startsWith('/v3/reference/') ? send(response, list(url)) : send(response, body, status)),
      { attempts: 1 },
    );
    expect((await read(history.traded(T0, TO))).rows).toEqual(listed);
    expect(requests.filter(({ url }) => url?.startsWith('/v2/snapshot/'))).toHaveLength(1);
  });

  it('is not known where tickers could not be read, and those that could are given', async () => {
    const { history } = await startVendor((url, response) =>
      url.pathname.startsWith('/v3/reference/')
        ? send(response, { status: 'OK', results: [{ ticker: 'SPY' }, { ticker: null }] })
        : send(response, {}, 404),
    );
    expect(await read(history.traded(T0, TO))).toMatchObject({ rows: [tickerOf('SPY')], error: { problem: 'rows' } });
    await expect(history.tickers()).rejects.toMatchObject({ problem: 'rows' });
  });
});
