import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../market/index.js';
import { LiveTape, tapeTrade } from '../../../test/support/live-tape.js';
import { OPENING_MS } from '../../../test/support/trades-file.js';
import { type Element, PATIENCE, RawClient } from '../../../test/support/vendor-socket.js';
import { systemClock } from '../../ops/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { type Simulator, startSimulator } from './index.js';

let tape: LiveTape;
let server: Simulator;
let client: RawClient;
beforeEach(async () => {
  tape = new LiveTape();
  server = await startSimulator({ host: '127.0.0.1', port: 0, tape, speed: 'max', clock: systemClock, log: silentLog });
  client = await new RawClient(server.url).authenticated();
});
afterEach(async () => {
  tape.end();
  client.terminate();
  await server.close();
});

/** All that the client gets of this tape, up to the trade that ends it. */
async function play(trades: readonly TapeTrade[], ...topics: readonly string[]): Promise<void> {
  await client.subscribed(...topics, 'T.END');
  tape.push(...trades);
  tape.push(tapeTrade('END', 0));
  tape.end();
  await server.ended;
  await vi.waitFor(() => expect(client.of('T').at(-1)).toMatchObject({ sym: 'END' }), PATIENCE);
}

const ODD_LOT = [37];
const AVERAGE_PRICE = [2];
const SOLD_OUT_OF_SEQUENCE = [33];
const OFFICIAL_CLOSE = [15];

describe('the second and minute bars', () => {
  it('are those of a day worked out by hand', async () => {
    const trades = [
      tapeTrade('AAPL', 100, { price: 10, size: 100 }),
      tapeTrade('AAPL', 200, { price: 12, size: 300 }),
      // An odd lot counts as volume alone, an average price too, and moves no price.
      tapeTrade('AAPL', 300, { price: 20, size: 50, conditions: ODD_LOT }),
      tapeTrade('AAPL', 400, { price: 1, size: 50, conditions: AVERAGE_PRICE }),
      // Out of sequence it may make the low, not the close.
      tapeTrade('AAPL', 900, { price: 9, size: 100, conditions: SOLD_OUT_OF_SEQUENCE }),
      tapeTrade('AAPL', 1_500, { price: 11, size: 200 }),
      // The official close counts for nothing: its second has no price and makes no bar.
      tapeTrade('AAPL', 2_500, { price: 99, size: 1_000, conditions: OFFICIAL_CLOSE }),
      tapeTrade('AAPL', 60_000, { price: 13, size: 100 }),
    ];
    await play(trades, 'A.AAPL', 'AM.AAPL');
    const start = OPENING_MS;
    expect(client.of('A')).toEqual([
      {
        ev: 'A',
        sym: 'AAPL',
        v: 600,
        av: 600,
        dv: '600.0',
        dav: '600.0',
        vw: 6_550 / 600,
        a: 6_550 / 600,
        z: 120,
        o: 10,
        h: 12,
        l: 9,
        c: 12,
        s: start,
        e: start + 1_000,
      },
      {
        ev: 'A',
        sym: 'AAPL',
        v: 200,
        av: 800,
        dv: '200.0',
        dav: '800.0',
        vw: 11,
        a: 8_750 / 800,
        z: 200,
        o: 11,
        h: 11,
        l: 11,
        c: 11,
        s: start + 1_000,
        e: start + 2_000,
      },
    ]);
    expect(client.of('AM')).toEqual([
      {
        ev: 'AM',
        sym: 'AAPL',
        v: 800,
        av: 800,
        dv: '800.0',
        dav: '800.0',
        vw: 8_750 / 800,
        a: 8_750 / 800,
        z: 133,
        o: 10,
        h: 12,
        l: 9,
        c: 11,
        s: start,
        e: start + 60_000,
      },
    ]);
  });

  it('agree with bars made anew from thousands of trades', async () => {
    const symbols = ['AAPL', 'MSFT', 'BRK.B'];
    const trades = Array.from({ length: 6_000 }, (_, i) =>
      tapeTrade(symbols[(i * 7) % 3] ?? '', i * 53, {
        id: String(i),
        price: 100 + ((i * 7_919) % 211) / 100,
        size: 1 + ((i * 31) % 499),
        conditions: i % 5 === 0 ? ODD_LOT : [],
      }),
    );
    await play(trades, 'A.*', 'AM.AAPL', 'AM.BRK.B');
    const made = (spanMs: number, ev: string, symbol: string): Element[] => barsOf(trades, symbol, spanMs).map((bar) => ({ ev, ...bar }));
    const sent = (ev: 'A' | 'AM', symbol: string): Element[] =>
      client
        .of(ev)
        .filter(({ sym }) => sym === symbol)
        .map(rounded);
    for (const symbol of symbols) expect(sent('A', symbol)).toEqual(made(1_000, 'A', symbol));
    expect(sent('AM', 'AAPL')).toEqual(made(60_000, 'AM', 'AAPL'));
    expect(sent('AM', 'BRK.B')).toEqual(made(60_000, 'AM', 'BRK.B'));
    expect(sent('AM', 'MSFT')).toEqual([]);
    expect(client.of('A').length).toBeGreaterThan(900);
    expect(client.of('AM')).toHaveLength(10);
  });

  it('begin the day volume anew on the next day', async () => {
    const day = 24 * 3_600_000;
    const trades = [0, 1_000, day, day + 1_000].map((ms) => tapeTrade('AAPL', ms));
    await play(trades, 'A.AAPL');
    expect(client.of('A').map(({ s, av }) => [Number(s) - OPENING_MS, av])).toEqual([
      [0, 100],
      [1_000, 200],
      [day, 100],
    ]);
  });

  it('come after the trade that ends them was due, and count as no trade', async () => {
    await play([tapeTrade('AAPL', 0), tapeTrade('AAPL', 1_000)], 'T.AAPL', 'A.AAPL');
    expect(client.elements.filter(({ ev, sym }) => ev !== 'status' && sym === 'AAPL').map(({ ev }) => ev)).toEqual(['T', 'T', 'A']);
    expect(server.status().trades).toBe(3);
  });
});

function rounded(element: Element): Element {
  return { ...element, vw: Number(element['vw']).toFixed(9), a: Number(element['a']).toFixed(9) };
}

/** All bars but the last, which no later trade has ended; trades are plain or odd lots. */
function barsOf(trades: readonly TapeTrade[], symbol: string, spanMs: number): Element[] {
  const own = trades.filter((trade) => trade.symbol === symbol);
  const starts = [...new Set(own.map(({ time }) => time - (time % spanMs)))].slice(0, -1);
  const shares = (some: readonly TapeTrade[]): number => some.reduce((sum, { size }) => sum + size, 0);
  const vwap = (some: readonly TapeTrade[]): string =>
    (some.reduce((sum, { size, price }) => sum + size * price, 0) / shares(some)).toFixed(9);
  return starts.flatMap((s) => {
    const inside = own.filter(({ time }) => time >= s && time < s + spanMs);
    const soFar = own.filter(({ time }) => time < s + spanMs);
    const prices = inside.filter(({ conditions }) => conditions.length === 0).map(({ price }) => price);
    if (prices.length === 0) return [];
    const [v, av] = [shares(inside), shares(soFar)];
    return {
      sym: symbol,
      v,
      av,
      dv: `${v}.0`,
      dav: `${av}.0`,
      vw: vwap(inside),
      a: vwap(soFar),
      z: Math.round(v / inside.length),
      o: prices[0],
      h: Math.max(...prices),
      l: Math.min(...prices),
      c: prices.at(-1),
      s,
      e: s + spanMs,
    };
  });
}
