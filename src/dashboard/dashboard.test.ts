import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../market/index.js';
import { type BarQuery, type PatternQuery, StoreUnavailableError } from '../store/index.js';
import { BusUnavailableError, CHANNELS } from '../bus/index.js';
import type { Dashboard } from './dashboard.js';
import { PortBusyError } from './errors.js';
import {
  barRow,
  FakeBus,
  fakeStore,
  marketSnapshot,
  OPEN,
  patternRow,
  refusedWith,
  sessionRow,
  startDashboard,
  symbolSnapshot,
  TestPage,
  gatewayStatus,
} from './test-kit.suite.js';

const TOKEN = 'a-long-token-of-the-operator';
const running: Dashboard[] = [];
afterEach(async () => {
  for (const dashboard of running.splice(0)) await dashboard.close();
});

async function start(overrides: Parameters<typeof startDashboard>[0] = {}): Promise<Dashboard> {
  const dashboard = await startDashboard(overrides);
  running.push(dashboard);
  return dashboard;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly json: () => unknown;
}

/** Unlike fetch, lets a test set Host and Origin. */
async function ask(port: number, path: string, headers: Record<string, string> = {}, form?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path, headers, method: form === undefined ? 'GET' : 'POST' };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) as unknown }),
      );
    });
    sent.on('error', reject);
    sent.end(form);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('health', () => {
  it('is live and ready', async () => {
    const { port } = await start();
    expect((await ask(port, '/health/live')).status).toBe(200);
    expect((await ask(port, '/health/ready')).json()).toEqual({ status: 'ready', reasons: [] });
  });

  it('tells every reason not to be ready', async () => {
    const bus = new FakeBus();
    bus.subscribe = async () => Promise.reject(new BusUnavailableError('Redis does not answer.'));
    const store = fakeStore({ ping: async () => Promise.reject(new StoreUnavailableError('connection refused')) });
    const { port } = await start({ bus, store, readiness: () => ['The engine has not started.'] });
    const answer = await ask(port, '/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({
      status: 'not_ready',
      reasons: [
        'The bus (Redis) is not reachable: no live data.',
        'The tables cannot be reached: connection refused',
        'The engine has not started.',
      ],
    });
  });

  it('shows the metrics it is given', async () => {
    const { port } = await start({ metrics: async () => 'ticks_total 5\n' });
    expect((await ask(port, '/metrics')).text).toBe('ticks_total 5\n');
  });
});

describe('the API', () => {
  it('shows live symbols and status', async () => {
    const bus = new FakeBus();
    const { port } = await start({ bus });
    bus.send(CHANNELS.snapshots, marketSnapshot([symbolSnapshot('SPY', 171.5)]));
    expect((await ask(port, '/api/v1/symbols')).json()).toMatchObject({
      source: 'synthetic',
      symbols: [{ symbol: 'SPY', price: 171.5, timestamp: '2013-10-07T13:30:01.000Z', indicators: { RSI14: { rsi: 55 } } }],
    });
    expect((await ask(port, '/api/v1/status')).json()).toMatchObject({
      version: '0.0.0-test',
      ready: true,
      source: 'synthetic',
      feed_time: '2013-10-07T13:30:01.000Z',
      session: null,
      connection: { state: 'unknown' },
      symbols: 1,
    });
  });

  it('names silent tickers, is as ready as before, and takes a gateway that knows of none', async () => {
    const bus = new FakeBus();
    const { port } = await start({ bus });
    bus.send(CHANNELS.gatewayStatus, gatewayStatus('streaming'));
    expect((await ask(port, '/api/v1/status')).json()).toMatchObject({ silent_symbols: [], silent_count: 0 });
    const silent = { symbol: 'aapl', since: '2013-10-07T13:30:00.000Z', likely: 'AAPL', reason: 'spelling' };
    bus.send(CHANNELS.gatewayStatus, { ...gatewayStatus('streaming'), silent_symbols: [silent], silent_count: 41 });
    expect((await ask(port, '/api/v1/status')).json()).toMatchObject({
      ready: true,
      connection: { state: 'streaming' },
      silent_symbols: [silent],
      silent_count: 41,
    });
  });

  it('joins minutes and reads from the start of the first bar on', async () => {
    const queries: BarQuery[] = [];
    const store = fakeStore({
      bars: async (query) => {
        queries.push(query);
        return [0, 1, 2, 3, 4, 5].map((n) => barRow(OPEN + n * 60_000, { close: n }));
      },
    });
    const { port } = await start({ store });
    const answer = await ask(port, `/api/v1/bars/SPY?timeframe=5min&from=${OPEN + 120_000}&limit=2`);
    expect(queries).toEqual([{ symbol: 'SPY', from: OPEN, limit: 10 }]);
    expect(answer.json()).toMatchObject({
      symbol: 'SPY',
      timeframe: '5min',
      bars: [
        { timestamp: '2013-10-07T13:30:00.000Z', close: 4, volume: 500 },
        { timestamp: '2013-10-07T13:35:00.000Z', close: 5, volume: 100 },
      ],
    });
  });

  it('hands the filters of patterns to the store and the cursor back', async () => {
    const queries: PatternQuery[] = [];
    const store = fakeStore({
      patterns: async (query) => {
        queries.push(query);
        return { rows: [patternRow('p1', OPEN)], nextCursor: 'next' };
      },
    });
    const { port } = await start({ store });
    const filters = 'symbol=SPY&pattern=Doji&timeframe=1min&min_confidence=0.5&from=2013-10-07&to=2013-10-08&limit=5&cursor=here';
    const answer = await ask(port, `/api/v1/patterns?${filters}`);
    expect(queries.at(-1)).toEqual({
      symbol: tickerOf('SPY'),
      patternType: 'Doji',
      timeframe: '1min',
      minConfidence: 0.5,
      from: epochMsOf(Date.UTC(2013, 9, 7)),
      to: epochMsOf(Date.UTC(2013, 9, 8)),
      limit: 5,
      cursor: 'here',
    });
    expect(answer.json()).toMatchObject({
      patterns: [{ event_id: 'p1', pattern_type: 'Doji', timestamp: '2013-10-07T13:30:00.000Z', bar_data: { open: 1 } }],
      next_cursor: 'next',
    });
  });

  it('shows sessions and indicators', async () => {
    const indicator = {
      symbol: tickerOf('SPY'),
      indicatorType: 'MACD',
      timeframe: '1min',
      timestamp: OPEN,
      values: { macd: 1, histogram: 2 },
      sessionId: null,
      source: 'synthetic',
    } as const;
    const { port } = await start({ store: fakeStore({ sessions: async () => [sessionRow()], indicators: async () => [indicator] }) });
    expect((await ask(port, '/api/v1/sessions')).json()).toMatchObject({
      sessions: [{ universe: 'market_leaders:top_500', stopped_at: null, status: 'active' }],
    });
    expect((await ask(port, '/api/v1/indicators/SPY')).json()).toMatchObject({
      indicators: [{ indicator: 'MACD', value: 1, values: { histogram: 2 } }],
    });
  });

  it('answers an unknown symbol with an empty list, and a text that is no symbol with 400', async () => {
    const { port } = await start();
    expect((await ask(port, '/api/v1/bars/ZZZZ')).json()).toEqual({ symbol: 'ZZZZ', timeframe: '1min', bars: [] });
    expect((await ask(port, '/api/v1/bars/%20')).status).toBe(400);
  });

  it.each([
    ['/api/v1/bars/SPY?timeframe=2min&limit=x', 400, 'TS_REQUEST_INVALID'],
    ['/api/v1/nothing', 404, 'TS_NOT_FOUND'],
    ['/', 503, 'TS_PAGE_MISSING'],
  ])('explains a failure of %s', async (path, status, code) => {
    const { port } = await start();
    const answer = await ask(port, path);
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ error: { code, message: expect.any(String), remedy: expect.any(String) } });
  });

  it('says 503 while the tables are away, and 500 without details for what nobody foresaw', async () => {
    const gone = fakeStore({
      bars: async () => Promise.reject(new StoreUnavailableError('gone')),
      sessions: async () => Promise.reject(new Error('secret')),
    });
    const { port } = await start({ store: gone });
    const answer = await ask(port, '/api/v1/bars/SPY');
    expect([answer.status, answer.json()]).toMatchObject([503, { error: { code: 'TS_STORE_UNAVAILABLE' } }]);
    const unforeseen = await ask(port, '/api/v1/sessions');
    expect(unforeseen.status).toBe(500);
    expect(unforeseen.text).not.toContain('secret');
  });
});

describe('without a token', () => {
  it('answers to loopback names only', async () => {
    const { port } = await start();
    expect((await ask(port, '/api/v1/status', { host: `localhost:${port}` })).status).toBe(200);
    expect((await ask(port, '/api/v1/status', { host: `[::1]:${port}` })).status).toBe(200);
    const rebound = await ask(port, '/api/v1/status', { host: 'evil.example' });
    expect([rebound.status, rebound.json()]).toMatchObject([403, { error: { code: 'TS_FORBIDDEN' } }]);
    expect(await refusedWith(port, '/ws', { host: 'evil.example' })).toBe(403);
  });

  it('refuses pages of other origins', async () => {
    const { port } = await start();
    expect((await ask(port, '/api/v1/status', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(port, '/api/v1/status', { origin: 'null' })).status).toBe(403);
    expect(await refusedWith(port, '/ws', { origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
    await (await TestPage.open(port, { origin: `http://127.0.0.1:${port}` })).close();
  });

  it('opens no other socket', async () => {
    const { port } = await start();
    expect(await refusedWith(port, '/other')).toBe(404);
  });
});

describe('with a token', () => {
  it('asks every route but /health/live for it', async () => {
    const { port } = await start({ token: TOKEN, metrics: async () => '' });
    expect((await ask(port, '/health/live')).status).toBe(200);
    for (const path of ['/', '/metrics', '/health/ready', '/api/v1/status', '/nothing']) expect((await ask(port, path)).status).toBe(401);
    expect(await refusedWith(port, '/ws')).toBe(403);
    expect(await refusedWith(port, '/ws', { origin: `http://127.0.0.1:${port}` })).toBe(401);
    expect((await ask(port, '/', { accept: 'text/html' })).headers['location']).toBe('/login');
  });

  it('lets a bearer in, under any name', async () => {
    const { port } = await start({ token: TOKEN });
    expect((await ask(port, '/api/v1/status', { authorization: `Bearer ${TOKEN}`, host: 'ticks.example' })).status).toBe(200);
    expect((await ask(port, '/api/v1/status', { authorization: 'Bearer wrong' })).status).toBe(401);
    await (await TestPage.open(port, { authorization: `Bearer ${TOKEN}` })).close();
  });

  it('gives a cookie for the token, which opens routes and the socket of the same origin', async () => {
    const { port } = await start({ token: TOKEN });
    const signedIn = await ask(port, '/login', FORM, `token=${TOKEN}`);
    expect(signedIn.status).toBe(303);
    const header = String(signedIn.headers['set-cookie']);
    expect(header).toContain('HttpOnly');
    expect(header).toContain('SameSite=Strict');
    const cookie = header.split(';')[0] ?? '';
    expect((await ask(port, '/api/v1/status', { cookie })).status).toBe(200);
    expect(await refusedWith(port, '/ws', { cookie })).toBe(403);
    expect(await refusedWith(port, '/ws', { cookie, origin: 'https://evil.example' })).toBe(403);
    await (await TestPage.open(port, { cookie, origin: `http://127.0.0.1:${port}` })).close();
    expect((await ask(port, '/api/v1/status', { cookie: cookie.replace('=', '=9') })).status).toBe(401);
  });

  it('refuses a wrong token, and after many of them everyone for a while', async () => {
    const { port } = await start({ token: TOKEN });
    const wrong = await ask(port, '/login', FORM, 'token=wrong');
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined]);
    for (let n = 0; n < 19; n++) await ask(port, '/login', FORM, 'token=wrong');
    expect((await ask(port, '/login', FORM, `token=${TOKEN}`)).status).toBe(429);
  });
});

describe('the page', () => {
  it('is served with headers that keep scripts of others out', async () => {
    const webRoot = await mkdtemp(join(tmpdir(), 'dashboard-page-'));
    await mkdir(join(webRoot, 'assets'));
    await writeFile(join(webRoot, 'index.html'), '<title>TickStock</title>');
    await writeFile(join(webRoot, 'assets', 'page-1a2b.js'), '');
    const { port } = await start({ webRoot });
    const page = await ask(port, '/');
    expect(page.text).toContain('TickStock');
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await ask(port, '/assets/page-1a2b.js')).headers['cache-control']).toContain('immutable');
    expect((await ask(port, '/../package.json')).status).toBe(404);
    await rm(webRoot, { recursive: true });
  });
});

it('a busy port is told in one line', async () => {
  const { port } = await start();
  const second = startDashboard({ port });
  await expect(second).rejects.toThrow(PortBusyError);
  await expect(second).rejects.toThrow(new RegExp(`${port}.*--port`));
});
