import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../market/index.js';
import { systemClock } from '../../ops/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { RestHistory } from '../rest/index.js';
import { at, Bench, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

/** Plays trades to a client and waits until the last is through. */
async function play(trades: readonly TapeTrade[]): Promise<void> {
  await bench.start();
  const client = await bench.subscribed('T.*');
  bench.tape.push(...trades);
  await client.until(() => client.trades.includes(trades.at(-1)?.sequence));
}

describe('the snapshot', () => {
  const PATH = '/v2/snapshot/locale/us/markets/stocks/tickers';

  it('how each ticker stands: its day, its last minute, its last trade with all nanoseconds', async () => {
    await play([
      trade('AAPL', { price: 10, time: at(0) }),
      trade('MSFT', { time: at(1_000) }),
      trade('AAPL', { price: 12, time: at(61_000), nanos: 123_457, id: 'last', conditions: [14] }),
      trade('MSFT', { time: at(125_000) }),
    ]);
    const { text } = await bench.get(`${PATH}?tickers=AAPL,NONE`);
    expect(text).toContain(`"updated":${at(61_000)}123457`);
    expect(JSON.parse(text)).toMatchObject({
      status: 'OK',
      count: 1,
      tickers: [
        {
          ticker: 'AAPL',
          day: { o: 10, c: 12, v: 200 },
          prevDay: { v: 0 },
          min: { t: at(60_000), v: 100, av: 200 },
          lastTrade: { i: 'last', p: 12, s: 100, c: [14], x: expect.any(Number) as number },
        },
      ],
    });
    expect((await bench.json<{ tickers: { ticker: string }[] }>(PATH)).tickers.map(({ ticker }) => ticker)).toEqual(['AAPL', 'MSFT']);
    expect((await bench.get(`${PATH}?tickers=A%20B`)).status).toBe(400);
  });

  it('excludes for a gap what has not traded since', async () => {
    await play([
      trade('OLD', { time: at(0) }),
      trade('AAPL', { time: at(10_000) }),
      trade('MSFT', { time: at(10_500) }),
      trade('AAPL', { time: at(20_000) }),
    ]);
    const signal = new AbortController().signal;
    const history = new RestHistory({
      baseUrl: bench.simulator.httpUrl,
      apiKey: 'k',
      clock: systemClock,
      random: Math.random,
      log: silentLog,
      signal,
    });
    const found: string[] = [];
    for await (const page of history.traded(at(10_000), at(11_000))) found.push(...page);
    expect(found).toEqual(['AAPL', 'MSFT']);
  });
});
