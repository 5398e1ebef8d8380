import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultScriptError, parseFaultScript } from './index.js';
import { at, Bench, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
});
afterEach(() => bench.close());

const problemsOf = (text: string): readonly string[] => {
  try {
    parseFaultScript(text, 'faults.json');
  } catch (error) {
    if (error instanceof FaultScriptError) return error.problems;
  }
  return [];
};

describe('the control endpoint', () => {
  it('POST /control/fault: what is posted happens to the connections', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    expect(await bench.post('{"fault":"close","code":1013,"reason":"busy"}')).toEqual({
      status: 202,
      text: '{"accepted":{"fault":"close","code":1013,"reason":"busy"}}',
    });
    expect(await client.over()).toEqual({ code: 1_013, reason: 'busy' });
  });

  it('a fault with after waits for its point', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    await bench.post('{"fault":"close","after":{"feed":"10:00:05"}}');
    await bench.post('{"fault":"skip","symbol":"AAPL","after":{"trades":1}}');
    expect(bench.simulator.status().faults).toEqual({ pending: 2, applied: {} });
    const trades = [trade('AAPL'), trade('AAPL'), trade('AAPL', { time: at(4_999) }), trade('AAPL', { time: at(5_000) })];
    bench.tape.push(...trades);
    await client.over();
    expect(client.trades).toEqual([trades[0]?.sequence, trades[2]?.sequence]);
    expect(bench.simulator.status().faults).toEqual({ pending: 0, applied: { close: 1, skip: 1 } });
  });

  it('a wrong fault is refused with every problem', async () => {
    await bench.start();
    const { status, text } = await bench.post('{"fault":"pause","ms":-1,"lose":"yes","colour":1}');
    expect(status).toBe(400);
    const { problems } = JSON.parse(text) as { problems: string[] };
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['ms', 'lose', 'Unrecognized key']);
    expect((await bench.post('{"fault":"earthquake"}')).status).toBe(400);
    expect((await bench.post('{')).status).toBe(400);
    expect((await bench.post(`"${'x'.repeat(70_000)}"`)).status).toBe(413);
    expect(bench.simulator.status().faults).toEqual({ pending: 0, applied: {} });
    expect(() => bench.simulator.fault({ fault: 'close', code: 1_006 })).toThrow(FaultScriptError);
  });

  it('GET /control/status: the simulator has counted for itself', async () => {
    await bench.start({ keys: ['a-long-practice-key'] });
    const first = await bench.subscribed('T.*', 'a-long-practice-key');
    const second = await bench.subscribed('T.*', 'a-long-practice-key');
    await first.over();
    const wrong = await bench.connect().opened();
    wrong.send('auth', 'other');
    await wrong.over();
    bench.tape.push(trade('AAPL'), trade('MSFT'));
    await second.until(() => second.trades.length === 2);
    await expect.poll(() => bench.simulator.status().sockets).toBe(1);
    const status = JSON.parse((await bench.get('/control/status', {})).text) as Record<string, unknown>;
    expect(status).toEqual({
      connections: 1,
      sockets: 1,
      mostPerKey: 1,
      mostContenders: 2,
      holders: { '…-key': 1 },
      attempts: 3,
      attemptTimes: [1_800_000_000_000, 1_800_000_000_000, 1_800_000_000_000],
      auths: 2,
      authFailures: 1,
      evictions: 1,
      cutOff: 0,
      trades: 2,
      delivered: 2,
      lost: 0,
      skipped: 0,
      feedTime: at(0),
      history: { trades: 2, fallenOut: 0, minuteBars: 0 },
      faults: { pending: 0, applied: {} },
      rest: { requests: 0, limited: 0, failed: 0 },
    });
  });

  it('the times of the last 100 attempts are kept', async () => {
    await bench.start({ faults: [{ fault: 'refuse', how: 'http-503', ms: 1_000_000 }] });
    for (let attempt = 0; attempt < 102; attempt += 1) {
      bench.clock.advance(1_000);
      await bench.connect().over();
    }
    const { attempts, attemptTimes } = bench.simulator.status();
    expect(attempts).toBe(102);
    expect(attemptTimes.map((time) => (time - 1_800_000_000_000) / 1_000)).toEqual(Array.from({ length: 100 }, (_, index) => index + 3));
  });

  it('neither web pages nor other methods nor other paths', async () => {
    await bench.start();
    expect((await bench.post('{"fault":"drop"}', { origin: 'https://example.com' })).status).toBe(403);
    expect((await bench.get('/control/fault')).status).toBe(405);
    expect((await bench.get('/control/anything')).status).toBe(404);
    expect((await bench.get('/stocks')).status).toBe(426);
  });

  it('an address that is none is answered and stops nothing', async () => {
    await bench.start();
    const { port } = new URL(bench.simulator.httpUrl);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '//' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
    await bench.authenticated();
  });
});

describe('the file of faults', () => {
  it('a JSON array and one fault a line are the same', () => {
    const lines = '# a comment\n{"fault":"drop","after":{"trades":5}}\n\n{"fault":"pause","ms":100}\n';
    const expected = [
      { fault: 'drop', after: { trades: 5 } },
      { fault: 'pause', ms: 100, lose: true, scope: 'connection' },
    ];
    expect(parseFaultScript(lines, 'faults.ndjson')).toEqual(expected);
    expect(parseFaultScript('[{"fault":"drop","after":{"trades":5}},{"fault":"pause","ms":100}]', 'faults.json')).toEqual(expected);
    expect(parseFaultScript('', 'empty')).toEqual([]);
  });

  it('all problems are listed with their places', () => {
    expect(problemsOf('{"fault":"drop"}\n{"fault":"drop","after":{}}\nnonsense\n{"fault":"skip"}')).toEqual([
      'line 3: is not JSON',
      'line 2: after: needs exactly one of trades, ms, feed, subscribed',
      expect.stringMatching(/^line 4: symbol: /),
    ]);
    expect(problemsOf('[{"fault":"drop","after":{"feed":"25:00:00"}},{"fault":"close","code":1005}]')).toEqual([
      'fault 1: after.feed: is not a time HH:MM:SS',
      'fault 2: code: is not a close code',
    ]);
    expect(problemsOf('[1')).toEqual(['is neither a JSON array nor one JSON object per line']);
  });
});

describe('when a fault happens', () => {
  it('ms: by the clock; subscribed: with the next subscription, ahead of its data', async () => {
    await bench.start({
      faults: parseFaultScript(
        '{"fault":"close","code":1013,"after":{"ms":5000}}\n{"fault":"skip","symbol":"AAPL","after":{"subscribed":true}}',
        'faults',
      ),
    });
    const client = await bench.subscribed('T.*');
    const trades = [trade('AAPL'), trade('AAPL')];
    bench.tape.push(...trades);
    await client.until(() => client.trades.length > 0);
    expect(client.trades).toEqual([trades[1]?.sequence]);
    bench.clock.advance(4_999);
    expect(bench.simulator.status().faults).toEqual({ pending: 1, applied: { skip: 1 } });
    bench.clock.advance(1);
    expect((await client.over())?.code).toBe(1_013);
  });

  it('trades 0: before the first trade', async () => {
    await bench.start({ faults: [{ fault: 'skip', symbol: 'AAPL', trades: 1, after: { trades: 0 } }] });
    const client = await bench.subscribed('T.*');
    const trades = [trade('AAPL'), trade('AAPL')];
    bench.tape.push(...trades);
    await client.until(() => client.trades.length > 0);
    expect(client.trades).toEqual([trades[1]?.sequence]);
  });
});
