import { afterEach, beforeEach, expect, it } from 'vitest';
import { syntheticTape, syntheticUniverse } from '../synthetic/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { Bench, type RawClient, TEN } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

const SYMBOLS = ['AAPL', 'MSFT', 'SPY', 'TSLA', 'ZZZA'] as const;

/** Some minutes of a lively market with several prints a second. */
function market(seconds: number, seed: number): TapeTrade[] {
  const trades: TapeTrade[] = [];
  let passed = 0;
  for (const batch of syntheticTape({ seed, symbols: syntheticUniverse(SYMBOLS), startAt: TEN, tradesPerSecond: 20 })) {
    trades.push(...batch);
    passed += 1;
    if (passed === seconds) break;
  }
  return trades;
}

interface TradesPage {
  readonly results: { readonly sequence_number: number; readonly price: number; readonly size: number; readonly id: string }[];
  readonly next_url?: string;
}
async function restTrades(symbol: string): Promise<TradesPage['results']> {
  const all: TradesPage['results'][number][] = [];
  for (let path: string | undefined = `/v3/trades/${symbol}?order=asc&limit=500`; path !== undefined;) {
    const page: TradesPage = await bench.json<TradesPage>(path);
    all.push(...page.results);
    path = page.next_url;
  }
  return all;
}

it('whatever faults keep from the stream, REST has every trade of the tape once and in order', async () => {
  const tape = market(240, 3);
  await bench.start({
    faults: [
      { fault: 'skip', symbol: 'AAPL', trades: 7, after: { trades: 100 } },
      { fault: 'pause', trades: 400, after: { trades: 300 } },
      { fault: 'garbage', count: 20, after: { trades: 800 } },
      { fault: 'duplicate', count: 50, after: { trades: 900 } },
      { fault: 'drop', after: { trades: 1_200 } },
    ],
  });
  const clients: RawClient[] = [await bench.subscribed('T.*')];
  bench.tape.push(...tape);
  await clients[0]?.over();
  const second = await bench.subscribed('T.*');
  clients.push(second);
  const final = tape.at(-1);
  await second.until(() => second.of('T').some(({ sym, q }) => sym === final?.symbol && q === final?.sequence));

  const streamed = new Set(clients.flatMap((client) => client.of('T')).map(({ sym, q }) => `${String(sym)} ${String(q)}`));
  expect(streamed.size).toBeLessThan(tape.length - 400);
  for (const symbol of SYMBOLS) {
    const wanted = tape.filter((trade) => trade.symbol === symbol);
    const offered = await restTrades(symbol);
    expect(offered.map(({ sequence_number, price, size, id }) => [sequence_number, price, size, id])).toEqual(
      wanted.map(({ sequence, price, size, id }) => [sequence, price, size, id]),
    );
    const known = new Set(wanted.map(({ sequence }) => `${symbol} ${sequence}`));
    for (const name of streamed) if (name.startsWith(`${symbol} `)) expect(known).toContain(name);
  }
});

it('bars of the stream and of REST are the same bars', async () => {
  const tape = market(200, 5);
  await bench.start();
  const client = await bench.subscribed('A.*,AM.*,T.*');
  bench.tape.push(...tape);
  const final = tape.at(-1);
  await client.until(() => client.of('T').some(({ sym, q }) => sym === final?.symbol && q === final?.sequence));
  for (const [channel, timespan] of [
    ['A', 'second'],
    ['AM', 'minute'],
  ] as const) {
    for (const symbol of SYMBOLS) {
      const streamed = client.of(channel).filter(({ sym }) => sym === symbol);
      const { results = [] } = await bench.json<{ results?: Record<string, number>[] }>(
        `/v2/aggs/ticker/${symbol}/range/1/${timespan}/2013-10-07/2013-10-07?limit=50000`,
      );
      expect(streamed.length).toBeGreaterThan(0);
      expect(results.map(({ t, o, h, l, c, v, vw }) => ({ s: t, o, h, l, c, dv: v, vw }))).toEqual(
        streamed.map(({ s, o, h, l, c, dv, vw }) => ({ s, o, h, l, c, dv: Number(dv), vw })),
      );
    }
  }
});
