import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { closeVendors, read, row, send, startVendor, T0 } from './vendor.suite.js';

afterEach(closeVendors);

const SPY = tickerOf('SPY');
const TO = epochMsOf(T0 + 999);
const NOTHING = { rows: [], error: undefined };

async function answered(answer: (response: ServerResponse) => void): Promise<{ rows: readonly unknown[]; error: unknown; asked: number }> {
  const { history, requests } = await startVendor((_, response) => answer(response), { mostBytes: 100_000 });
  const { rows, error } = await read(history.trades(SPY, T0, TO));
  return { rows, error, asked: requests.length };
}

describe('an answer', () => {
  it.each([
    '{"status":"OK","results":[]}',
    '{"results":[]}',
    '{"status":"OK","resultsCount":0}',
    '{"status":"OK","count":"0","results":null}',
    '{"status":"OK","results":[],"next_url":""}',
    '{"status":"OK","results":[],"next_url":null,"error":null}',
  ])('%s says that there is nothing', async (body) => {
    expect(await answered((response) => send(response, body))).toMatchObject(NOTHING);
  });

  it.each<[string, string, string, number]>([
    ['{"status":"ERROR","request_id":"x","error":"something broke"}', 'status', 'something broke', 1],
    ['{"status":"ERROR","results":[]}', 'status', 'with the status ERROR', 1],
    ['{"status":"OK","results":[],"error":"partial"}', 'status', 'partial', 1],
    ['{"status":"ERROR","error":"Unknown API Key"}', 'key', 'Unknown API Key', 1],
    ['{"status":"NOT_AUTHORIZED","message":"You are not entitled to this data."}', 'plan', 'the plan does not include this', 1],
    ['{"status":"OK"}', 'form', 'without results', 1],
    ['{"status":"OK","results":null}', 'form', 'without results', 1],
    ['{"status":"OK","count":0,"next_url":"/v3/trades/SPY?cursor=2"}', 'form', 'without results', 1],
    ['{"status":"OK","resultsCount":3,"results":[]}', 'form', 'none of 3', 1],
    ['{"status":"OK","results":{"a":1}}', 'form', 'not a list', 1],
    ['{"status":"OK","results":"none"}', 'form', 'not a list', 1],
    ['{"status":200,"results":[]}', 'form', 'not the vendor’s', 1],
    ['{"status":"OK","results":[],"next_url":5}', 'form', 'not the vendor’s', 1],
    ['[]', 'form', 'not the vendor’s', 1],
    ['null', 'form', 'not the vendor’s', 1],
    // What breaks off or comes from somebody in between may be whole the next time.
    ['<html><body>Sign in to the network</body></html>', 'form', 'an HTML page', 3],
    ['', 'form', 'an empty body', 3],
    [`{"status":"OK","results":[${row(1)}`, 'form', 'truncated', 3],
  ])('%s says nothing of the past: %s, %s', async (body, problem, words, asked) => {
    const found = await answered((response) => send(response, body));
    expect(found).toMatchObject({ rows: [], asked, error: { problem } });
    expect(String(found.error)).toContain(words);
  });

  it.each<[number, string, string, number]>([
    [401, '{"status":"ERROR","error":"Unknown API Key"}', 'key', 1],
    [401, '', 'key', 1],
    [403, '{"status":"NOT_AUTHORIZED"}', 'plan', 1],
    [403, '<html>Forbidden</html>', 'refused', 1],
    [404, '{"status":"NOT_FOUND"}', 'refused', 1],
    [204, '', 'refused', 1],
    [429, '{}', 'busy', 3],
    [502, '<html>Bad gateway</html>', 'away', 3],
  ])('with status %i and %s is no answer: %s', async (status, body, problem, asked) => {
    const { error, asked: times } = await answered((response) => send(response, status === 204 ? '' : body, status));
    expect(error).toMatchObject({ problem });
    expect(times).toBe(asked);
  });

  it('that a plan does not include says which plan does, and is final', async () => {
    const { error } = await answered((response) => send(response, '{"status":"NOT_AUTHORIZED"}', 403));
    expect(error).toMatchObject({ code: 'TS_REST_PLAN', isFinal: true });
    expect((error as { remedy: string }).remedy).toMatch(/Stocks Developer and Advanced.*MASSIVE_CHANNELS=AM/);
  });

  it('is not followed to where it redirects', async () => {
    const { error, asked } = await answered((response) => send(response, '', 302, { location: 'http://elsewhere.example/' }));
    expect(error).toMatchObject({ problem: 'refused' });
    expect(String(error)).toContain('a redirect to http://elsewhere.example/');
    expect(asked).toBe(1);
  });

  it('is read in its encoding, and is none where that is broken', async () => {
    const body = gzipSync(`{"status":"OK","results":[${row(1)}]}`);
    const encoded = (bytes: Buffer) => (response: ServerResponse) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
    };
    expect(await answered(encoded(body))).toMatchObject({ rows: [{ sequence: 1 }], error: undefined });
    for (const broken of [body.subarray(0, 30), Buffer.from('no gzip at all')]) {
      expect((await answered(encoded(broken))).error).toHaveProperty('problem');
    }
  });

  it('is given up where it breaks off, or grows beyond its bound', async () => {
    const cut = await answered((response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"status":');
      setTimeout(() => response.destroy(), 5);
    });
    expect(cut.error).toMatchObject({ problem: 'away' });
    const endless = await answered((response) => {
      const more = (): boolean => !response.destroyed && response.write('[1,2,3,4,5,6,7,8,9],'.repeat(500)) && more();
      response.on('drain', more);
      more();
    });
    expect(endless).toMatchObject({ error: { problem: 'form' }, asked: 1 });
    expect(String(endless.error)).toContain('more than 100000 bytes');
  });

  it('is waited for only so long', async () => {
    const { history } = await startVendor(() => undefined, { timeoutMs: 30, attempts: 1 });
    expect((await read(history.trades(SPY, T0, TO))).error).toMatchObject({ problem: 'away' });
  });

  it('never repeats the key', async () => {
    const { error } = await answered((response) => send(response, '{"status":"ERROR","error":"Unknown API Key top-secret"}', 401));
    expect(String(error)).toContain('[key]');
    expect(String(error)).not.toContain('top-secret');
  });

  it('of a plan with delay is whole once what was asked for is old enough', async () => {
    const { history } = await startVendor((_, response) => send(response, `{"status":"DELAYED","results":[${row(1)}]}`));
    const recent = await read(history.trades(SPY, T0, TO));
    expect(recent).toMatchObject({
      rows: [{ sequence: 1 }],
      error: { code: 'TS_REST_DELAYED', problem: 'delayed', notBefore: TO + 900_000 },
    });
    const old = await read(history.trades(SPY, T0, epochMsOf(T0 - 900_000)));
    expect(old.error).toBeUndefined();
  });
});
