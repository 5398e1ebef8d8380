import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bandsOf } from './luld.js';
import { quoteOf } from './quotes.js';
import { at, Bench, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

describe('Q', () => {
  it('a quote around each print that may set a price, with the fields of the vendor', async () => {
    await bench.start();
    const client = await bench.subscribed('Q.AAPL');
    const [regular, oddLot, next] = [
      trade('AAPL', { price: 297.85, sequence: 4 }),
      trade('AAPL', { conditions: [37] }),
      trade('AAPL', { sequence: 9_999 }),
    ];
    bench.tape.push(trade('MSFT'), regular, oddLot, next);
    await client.until(() => client.of('Q').length === 2);
    expect(client.of('Q').map(({ q }) => q)).toEqual([4, 9_999]);
    expect(client.of('Q')[0]).toEqual({
      ev: 'Q',
      sym: 'AAPL',
      bx: 12,
      bp: 297.82,
      bs: 500,
      ax: 12,
      ap: 297.88,
      as: 200,
      c: 1,
      i: [604],
      t: at(0),
      pt: at(0),
      q: 4,
      z: 3,
    });
  });

  it('bid below ask, both whole ticks around the price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (tenThousandths) => {
        const price = tenThousandths / 10_000;
        const { bp, ap } = JSON.parse(quoteOf(trade('AAPL', { price })) ?? '{}') as { bp: number; ap: number };
        expect(bp).toBeGreaterThan(0);
        expect(bp).toBeLessThan(ap);
        expect(bp - 0.0051).toBeLessThanOrEqual(price);
        expect(ap + 0.0051).toBeGreaterThanOrEqual(price);
        const ticks = price >= 1 ? 100 : 10_000;
        for (const side of [bp, ap]) expect(Math.abs(side * ticks - Math.round(side * ticks))).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('LULD', () => {
  it('bands of every symbol at each half minute of the feed, nanoseconds with 19 digits', async () => {
    await bench.start();
    const client = await bench.subscribed('LULD.*');
    bench.tape.push(
      trade('AAPL', { price: 100, time: at(1_000) }),
      trade('AAPL', { price: 102, time: at(2_000) }),
      trade('MSFT', { price: 2, time: at(3_000), tape: 1 }),
      trade('AAPL', { price: 110, time: at(31_000) }),
      trade('AAPL', { price: 111, time: at(32_000) }),
      trade('AAPL', { price: 112, time: at(61_000) }),
    );
    await client.until(() => client.of('LULD').length === 4);
    expect(client.of('LULD').map(({ T, l, h, i, z, q }) => ({ T, l, h, i, z, q }))).toEqual([
      { T: 'AAPL', l: 95.95, h: 106.05, i: [15], z: 3, q: 1 },
      { T: 'MSFT', l: 1.6, h: 2.4, i: [15], z: 1, q: 2 },
      { T: 'AAPL', l: 104.97, h: 116.03, i: [15], z: 3, q: 3 },
      { T: 'MSFT', l: 1.6, h: 2.4, i: [15], z: 1, q: 4 },
    ]);
    expect(client.frames.join('')).toContain(`"t":${at(30_000)}000000,`);
  });

  it('outside the regular session there are none', async () => {
    await bench.start();
    const client = await bench.subscribed('LULD.*,T.AAPL');
    const night = at(8 * 3_600_000);
    const prints = [0, 31_000, 62_000].map((ms) => trade('AAPL', { time: at(night - at(0) + ms) }));
    bench.tape.push(...prints);
    await client.until(() => client.trades.length === 3);
    expect(client.of('LULD')).toEqual([]);
  });

  it.each([
    [100, 0, 95, 105],
    [3, 0, 2.4, 3.6],
    [0.5, 0, 0.35, 0.65],
    [0.16, 0, 0.04, 0.28],
    [100, 5.75 * 3_600_000, 90, 110],
  ])('price %d: the bands of the plan', (price, ms, lower, upper) => {
    expect(bandsOf(price, at(ms))).toEqual({ lower, upper });
  });
});

describe('A and AM', () => {
  it('the bar of a quiet symbol ends with the feed, not with its own next print', async () => {
    await bench.start();
    const client = await bench.subscribed('A.*,AM.*');
    bench.tape.push(trade('AAPL'), trade('MSFT', { time: at(60_000) }));
    await client.until(() => client.of('AM').length === 1);
    expect(client.of('A')).toMatchObject([{ sym: 'AAPL', s: at(0), e: at(1_000) }]);
    expect(client.of('AM')).toMatchObject([{ sym: 'AAPL', s: at(0), e: at(60_000) }]);
  });

  it('the day volume counts from the day, not from the subscription', async () => {
    await bench.start({ limit: 2 });
    const early = await bench.subscribed('T.*');
    bench.tape.push(trade('AAPL', { size: 700 }));
    await early.until(() => early.trades.length === 1);
    const late = await bench.subscribed('A.*');
    bench.tape.push(trade('AAPL', { time: at(2_000) }), trade('AAPL', { time: at(3_000) }));
    await late.until(() => late.of('A').length === 2);
    expect(late.of('A').map(({ s, v, av }) => [s, v, av])).toEqual([
      [at(0), 700, 700],
      [at(2_000), 100, 800],
    ]);
  });
});

describe('wildcards', () => {
  it('a wildcard and a ticker make one delivery; the wildcard stays when the ticker goes', async () => {
    await bench.start();
    const client = await bench.subscribed('T.AAPL,T.*');
    const [first, second] = [trade('AAPL'), trade('AAPL')];
    bench.tape.push(first);
    await client.until(() => client.trades.length === 1);
    client.send('unsubscribe', 'T.AAPL');
    await client.until(() => client.statuses.includes('success: unsubscribed to: T.AAPL'));
    bench.tape.push(second);
    await client.until(() => client.trades.includes(second.sequence));
    expect(client.trades).toEqual([first.sequence, second.sequence]);
  });
});
