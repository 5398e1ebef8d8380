import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMsOf, newYorkTime, serialDay } from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { at, Bench, TEN, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

/** Plays trades to a client and waits until the last is through. */
async function play(trades: readonly TapeTrade[], options: Parameters<Bench['start']>[0] = {}): Promise<void> {
  await bench.start(options);
  const client = await bench.subscribed('T.*');
  bench.tape.push(...trades);
  await client.until(() => client.trades.includes(trades.at(-1)?.sequence));
}

interface Page {
  readonly results: { readonly sequence_number: number; readonly t: number }[];
  readonly next_url?: string;
}

async function allPages(first: string): Promise<{ sequences: number[]; pages: number }> {
  const sequences: number[] = [];
  let pages = 0;
  for (let path: string | undefined = first; path !== undefined; pages += 1) {
    const page: Page = await bench.json<Page>(path);
    sequences.push(...page.results.map(({ sequence_number }) => sequence_number));
    path = page.next_url;
  }
  return { sequences, pages };
}

/** Asks under another host name than the simulator's own, as through a tunnel. */
async function underHost(host: string, path: string): Promise<string> {
  const { port } = new URL(bench.simulator.httpUrl);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}

describe('/v3/trades', () => {
  it('every field, nanoseconds with all their digits', async () => {
    const print = trade('AAPL', {
      price: 297.845,
      size: 40.5,
      conditions: [12, 37],
      nanos: 123_457,
      id: '0071',
      exchange: 4,
      trfId: 202,
      trfTime: at(-5),
      participantTime: at(-7),
    });
    await play([print]);
    const { status, text } = await bench.get('/v3/trades/AAPL');
    expect(status).toBe(200);
    expect(text).toBe(
      `{"results":[{"conditions":[12,37],"exchange":4,"id":"0071","participant_timestamp":${at(-7)}000000,"price":297.845,` +
        `"sequence_number":${print.sequence},"sip_timestamp":${TEN}123457,"size":40.5,"tape":3,"trf_id":202,"trf_timestamp":${at(-5)}000000}],` +
        `"status":"OK","request_id":"00000000000000000000000000000001"}`,
    );
  });

  it('pages in both orders; next_url is absolute, on the host that was asked, and carries no key', async () => {
    // Three prints share a nanosecond: only the sequence number tells them apart.
    const trades = [0, 0, 0, 1, 2, 3, 4].map((ms) => trade('AAPL', { time: at(ms) }));
    await play([...trades, trade('MSFT')]);
    const sequences = trades.map(({ sequence }) => sequence);
    expect(await allPages('/v3/trades/AAPL?order=asc&limit=2&sort=timestamp')).toEqual({ sequences, pages: 4 });
    expect(await allPages('/v3/trades/AAPL?order=desc&limit=3')).toEqual({ sequences: sequences.toReversed(), pages: 3 });
    const page = await bench.json<Page>('/v3/trades/AAPL?limit=1&order=asc&apiKey=key');
    expect(new URL(page.next_url ?? '').origin).toBe(bench.simulator.httpUrl);
    expect(page.next_url).not.toContain('key');
    const asked = JSON.parse(await underHost('sim.example:8765', '/v3/trades/AAPL?limit=1&apiKey=key')) as Page;
    expect(new URL(asked.next_url ?? '').origin).toBe('http://sim.example:8765');
  });

  it.each([
    ['timestamp.gte', (ms: number) => `${at(ms)}000000`, [2, 3, 4]],
    ['timestamp.gt', (ms: number) => `${at(ms)}000000`, [3, 4]],
    ['timestamp.lte', (ms: number) => `${at(ms)}000000`, [0, 1, 2]],
    ['timestamp.lt', (ms: number) => `${at(ms)}000000`, [0, 1]],
    ['timestamp', (ms: number) => `${at(ms)}000000`, [2]],
    ['timestamp.gte', () => '2013-10-07', [0, 1, 2, 3, 4]],
    ['timestamp.gt', () => '2013-10-07', []],
    ['timestamp.lt', () => '2013-10-07', []],
    ['timestamp.lte', () => '2013-10-07', [0, 1, 2, 3, 4]],
    ['timestamp', () => '2013-10-07', [0, 1, 2, 3, 4]],
  ])('%s %#', async (name, value, wanted) => {
    const trades = [0, 1, 2, 3, 4].map((ms) => trade('AAPL', { time: at(ms) }));
    await play(trades);
    const { sequences } = await allPages(`/v3/trades/AAPL?order=asc&${name}=${value(2)}`);
    expect(sequences).toEqual(wanted.map((index) => trades[index]?.sequence));
  });

  it('a range from gap repair: after one trade, up to another', async () => {
    const trades = [0, 1, 2, 3, 4].map((ms) => trade('AAPL', { time: at(ms) }));
    await play(trades);
    const { sequences } = await allPages(`/v3/trades/AAPL?order=asc&limit=1&timestamp.gt=${at(0)}000000&timestamp.lt=${at(4)}000000`);
    expect(sequences).toEqual(trades.slice(1, 4).map(({ sequence }) => sequence));
  });

  it('pages, ranges and cursors are the same however the history is cut into pieces', async () => {
    const trades = Array.from({ length: 60 }, (_, index) => trade(index % 3 === 0 ? 'MSFT' : 'AAPL', { time: at(Math.floor(index / 7)) }));
    // Room for all of them, in pieces of twelve.
    await play(trades, { keepTrades: 96 });
    const wanted = (from: number, to: number): number[] =>
      trades.filter(({ symbol, time }) => symbol === 'AAPL' && time >= at(from) && time <= at(to)).map(({ sequence }) => sequence);
    for (const [from, to, limit] of [
      [0, 8, 7],
      [2, 5, 3],
      [4, 4, 1],
      [8, 20, 50],
      [9, 20, 50],
    ] as const) {
      const query = `limit=${limit}&timestamp.gte=${at(from)}000000&timestamp.lte=${at(to)}999999`;
      expect((await allPages(`/v3/trades/AAPL?order=asc&${query}`)).sequences).toEqual(wanted(from, to));
      expect((await allPages(`/v3/trades/AAPL?order=desc&${query}`)).sequences).toEqual(wanted(from, to).toReversed());
    }
  });

  it('what is not there, and parameters that are wrong', async () => {
    await play([trade('AAPL')]);
    expect(await bench.json('/v3/trades/NONE')).toMatchObject({ status: 'OK', results: [] });
    for (const wrong of ['limit=0', 'limit=50001', 'limit=x', 'order=up', 'sort=price', 'timestamp.gte=yesterday', 'cursor=abc']) {
      const { status, text } = await bench.get(`/v3/trades/AAPL?${wrong}`);
      expect({ wrong, status }).toEqual({ wrong, status: 400 });
      expect(JSON.parse(text)).toMatchObject({ status: 'ERROR', error: expect.any(String) });
    }
  });

  it('the oldest fall out of a bounded history, and are counted', async () => {
    const trades = Array.from({ length: 40 }, (_, ms) => trade('AAPL', { time: at(ms) }));
    await play(trades, { keepTrades: 16 });
    const { sequences } = await allPages('/v3/trades/AAPL?order=asc');
    const { history } = bench.simulator.status();
    expect(history.trades + history.fallenOut).toBe(40);
    expect(history.trades).toBeGreaterThan(14);
    expect(sequences).toEqual(trades.slice(-history.trades).map(({ sequence }) => sequence));
  });
});

describe('/v2/aggs', () => {
  const DAY = '2013-10-07/2013-10-07';
  const minutes = (): TapeTrade[] => [
    trade('AAPL', { price: 10, time: at(0) }),
    trade('AAPL', { price: 14, time: at(1_500) }),
    trade('AAPL', { price: 99, time: at(1_600), conditions: [37], size: 5 }),
    trade('AAPL', { price: 12, time: at(60_000) }),
    trade('AAPL', { price: 11, time: at(5 * 60_000) }),
    trade('AAPL', { price: 13, time: at(6 * 60_000) }),
  ];

  it('minutes that have ended, by the condition rules; nothing of the minute that is not over', async () => {
    await play(minutes());
    expect(await bench.json(`/v2/aggs/ticker/AAPL/range/1/minute/${DAY}`)).toEqual({
      ticker: 'AAPL',
      queryCount: 3,
      resultsCount: 3,
      adjusted: true,
      results: [
        { t: at(0), o: 10, h: 14, l: 10, c: 14, v: 205, vw: (1_000 + 1_400 + 495) / 205, n: 3 },
        { t: at(60_000), o: 12, h: 12, l: 12, c: 12, v: 100, vw: 12, n: 1 },
        { t: at(300_000), o: 11, h: 11, l: 11, c: 11, v: 100, vw: 11, n: 1 },
      ],
      status: 'OK',
      request_id: '00000000000000000000000000000001',
      count: 3,
    });
  });

  it('multiples, hours, seconds and the forming day', async () => {
    await play(minutes());
    const results = async (span: string): Promise<unknown> => (await bench.json(`/v2/aggs/ticker/AAPL/range/${span}/${DAY}`))['results'];
    expect(await results('5/minute')).toMatchObject([
      { t: at(0), o: 10, h: 14, l: 10, c: 12, v: 305, n: 4 },
      { t: at(300_000), o: 11, c: 11, v: 100 },
    ]);
    expect(await results('1/hour')).toMatchObject([{ t: at(0), o: 10, h: 14, l: 10, c: 11, v: 405 }]);
    expect(await results('1/second')).toMatchObject([
      { t: at(0), o: 10, c: 10, v: 100 },
      { t: at(1_000), o: 14, h: 14, c: 14, v: 105 },
      { t: at(60_000), o: 12 },
      { t: at(300_000), o: 11 },
    ]);
    expect(await results('1/day')).toMatchObject([{ t: at(-10 * 3_600_000), o: 10, h: 14, l: 10, c: 13, v: 505, n: 6 }]);
  });

  it('a range in milliseconds, backwards, and in pages of base bars', async () => {
    await play(minutes());
    const starts = async (path: string): Promise<number[]> => (await bench.json<Page>(path)).results.map(({ t }) => t);
    expect(await starts(`/v2/aggs/ticker/AAPL/range/1/minute/${at(60_000)}/${at(300_000)}`)).toEqual([at(60_000), at(300_000)]);
    expect(await starts(`/v2/aggs/ticker/AAPL/range/1/minute/${DAY}?sort=desc`)).toEqual([at(300_000), at(60_000), at(0)]);
    for (const [sort, wanted] of [
      ['asc', [at(0), at(300_000)]],
      ['desc', [at(300_000), at(0)]],
    ] as const) {
      const first = await bench.json<Page>(`/v2/aggs/ticker/AAPL/range/5/minute/${DAY}?limit=2&sort=${sort}`);
      const second = await bench.json<Page>(first.next_url ?? '');
      expect([...first.results, ...second.results].map(({ t }) => t)).toEqual(wanted);
      expect(second.next_url).toBeUndefined();
    }
  });

  it('without bars the list is left out, as the vendor does; what is wrong is a 400', async () => {
    await play(minutes());
    expect(await bench.json(`/v2/aggs/ticker/NONE/range/1/minute/${DAY}`)).toEqual({
      ticker: 'NONE',
      queryCount: 0,
      resultsCount: 0,
      adjusted: true,
      status: 'OK',
      request_id: expect.any(String),
      count: 0,
    });
    for (const wrong of ['1/fortnight/2013-10-07/2013-10-07', '0/minute/2013-10-07/2013-10-07', '1/minute/monday/2013-10-07']) {
      expect((await bench.get(`/v2/aggs/ticker/AAPL/range/${wrong}`)).status).toBe(400);
    }
  });

  it('prev: the day before the feed time, by the strict rules of days', async () => {
    const tuesday = newYorkTime(serialDay({ year: 2013, month: 10, day: 8 }), 10);
    const prints = [
      trade('AAPL', { price: 20, time: at(-2 * 3_600_000), conditions: [12] }),
      trade('AAPL', { price: 10 }),
      trade('AAPL', { price: 30, time: tuesday }),
    ];
    await play(prints.slice(0, 2));
    expect(await bench.json('/v2/aggs/ticker/AAPL/prev')).toMatchObject({ resultsCount: 0 });
    bench.tape.push(...prints.slice(2));
    await expect.poll(() => bench.simulator.status().trades).toBe(3);
    const { results } = await bench.json<{ results: unknown }>('/v2/aggs/ticker/AAPL/prev');
    expect(results).toEqual([{ T: 'AAPL', t: at(-10 * 3_600_000), o: 10, h: 10, l: 10, c: 10, v: 200, vw: 15, n: 2 }]);
  });
});

describe('reference data', () => {
  it.each([
    [7.5, 'extended-hours', { earlyHours: true, afterHours: false }, '07:30:00'],
    [10, 'open', { earlyHours: false, afterHours: false }, '10:00:00'],
    [17, 'extended-hours', { earlyHours: false, afterHours: true }, '17:00:00'],
    [21, 'closed', { earlyHours: false, afterHours: false }, '21:00:00'],
  ])('market status at %s h by the feed time', async (hour, market, hours, clock) => {
    await play([trade('AAPL', { time: at((hour - 10) * 3_600_000) })]);
    expect(await bench.json('/v1/marketstatus/now')).toEqual({
      market,
      ...hours,
      serverTime: `2013-10-07T${clock}-04:00`,
      exchanges: { nyse: market, nasdaq: market, otc: market },
      currencies: { fx: 'open', crypto: 'open' },
    });
  });

  it('tickers that have traded, in pages', async () => {
    await play([trade('MSFT'), trade('AAPL', { tape: 1 }), trade('SPY', { tape: 2 })]);
    interface Tickers {
      readonly results: { readonly ticker: string; readonly primary_exchange: string }[];
      readonly count: number;
      readonly next_url?: string;
    }
    const first = await bench.json<Tickers>('/v3/reference/tickers?market=stocks&active=true&limit=2');
    expect(first.results.map(({ ticker, primary_exchange }) => [ticker, primary_exchange])).toEqual([
      ['AAPL', 'XNYS'],
      ['MSFT', 'XNAS'],
    ]);
    const second = await bench.json<Tickers>(first.next_url ?? '');
    expect([second.results.map(({ ticker }) => ticker), second.count, second.next_url]).toEqual([['SPY'], 1, undefined]);
    expect((await bench.json<Tickers>('/v3/reference/tickers?ticker=SPY')).results).toMatchObject([
      { primary_exchange: 'ARCX', active: true },
    ]);
    expect(await bench.json('/v3/reference/tickers/SPY')).toMatchObject({ results: { ticker: 'SPY', round_lot: 100 } });
    expect((await bench.get('/v3/reference/tickers/NONE')).status).toBe(404);
  });
});

describe('who may ask, and how often', () => {
  it('a key in the header or in the address; 401 without one or with another', async () => {
    await bench.start({ keys: ['good'] });
    const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => (await bench.get(path, headers)).status;
    expect(await statusOf('/v1/marketstatus/now', { authorization: 'Bearer good' })).toBe(200);
    expect(await statusOf('/v1/marketstatus/now?apiKey=good')).toBe(200);
    expect(await bench.get('/v1/marketstatus/now', {})).toEqual({
      status: 401,
      text: '{"status":"ERROR","request_id":"00000000000000000000000000000003","error":"API Key was not provided"}',
    });
    expect(await statusOf('/v1/marketstatus/now?apiKey=bad')).toBe(401);
    expect(await statusOf('/v9/anything?apiKey=good')).toBe(404);
  });

  it('429 above the rate, and again allowed after the minute', async () => {
    await bench.start({ restPerMinute: 2 });
    const ask = () => bench.get('/v1/marketstatus/now');
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const limited = await ask();
    expect(limited.status).toBe(429);
    expect(JSON.parse(limited.text)).toMatchObject({
      status: 'ERROR',
      error: expect.stringContaining('exceeded the maximum requests per minute'),
    });
    expect((await bench.get('/v1/marketstatus/now?apiKey=other', {})).status).toBe(200);
    bench.clock.advance(60_000);
    expect((await ask()).status).toBe(200);
    expect(bench.simulator.status().rest).toEqual({ requests: 5, limited: 1, failed: 0 });
  });

  it('rest-fail: a status for a time or a number of requests', async () => {
    await bench.start({ faults: [{ fault: 'rest-fail', status: 503, times: 2 }] });
    const ask = async (): Promise<number> => (await bench.get('/v1/marketstatus/now')).status;
    expect([await ask(), await ask(), await ask()]).toEqual([503, 503, 200]);
    bench.simulator.fault({ fault: 'rest-fail', status: 429, ms: 1_000 });
    expect([await ask(), await ask()]).toEqual([429, 429]);
    bench.clock.advance(1_000);
    expect(await ask()).toBe(200);
  });
});

describe('history before the first subscription', () => {
  it('trades before the given minute are in REST and are not played', async () => {
    const [old, played] = [trade('AAPL', { time: at(-60_000) }), trade('AAPL', { time: epochMsOf(TEN) })];
    bench.tape.push(old, played);
    await bench.start({ playFromMinute: 600 });
    expect((await allPages('/v3/trades/AAPL')).sequences).toEqual([old.sequence]);
    const client = await bench.subscribed('T.*');
    await client.until(() => client.trades.length > 0);
    expect(client.trades).toEqual([played.sequence]);
    expect((await allPages('/v3/trades/AAPL?order=asc')).sequences).toEqual([old.sequence, played.sequence]);
  });
});
