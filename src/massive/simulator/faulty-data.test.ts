import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { garbage } from './faults/garbage.js';
import { at, Bench, type RawClient, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

const last = (client: RawClient) => (trades: readonly { readonly sequence: number }[]) =>
  client.until(() => client.trades.includes(trades.at(-1)?.sequence));
const isPrice = (value: unknown): boolean => typeof value === 'number' && value > 0;

it('flipped frames are no JSON, even where the structure occurs inside a text', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const frames = garbage({ fault: 'garbage', count: 200, seed: 1, shapes: ['flipped', 'truncated'], within: false }, [
    '{"ev":"T","sym":"A::::::::::::::::::","p":1}',
  ]);
  expect(frames.filter(isJson)).toEqual([]);
});

describe('data that is wrong', () => {
  it('garbage: the same frames for the same seed, none of which holds anything usable', async () => {
    await bench.start({ limit: 2 });
    const [one, two] = [await bench.subscribed('T.*', 'one'), await bench.subscribed('T.*', 'two')];
    const [before, after] = [trade('AAPL'), trade('AAPL')];
    bench.simulator.fault({ fault: 'garbage', count: 25, seed: 7, after: { trades: 1 } });
    bench.tape.push(before, after);
    for (const client of [one, two]) await last(client)([after]);
    const corrupt = one.frames.slice(4, -1);
    expect(corrupt).toHaveLength(25);
    expect(two.frames.slice(4, -1)).toEqual(corrupt);
    expect(Math.max(...corrupt.map((frame) => frame.length))).toBeGreaterThan(512 * 1_024);
    expect(one.of('T').filter(({ sym, p }) => sym === 'AAPL' && isPrice(p))).toHaveLength(2);
  });

  it('garbage within: a bad element at the head of a frame of good ones', async () => {
    await bench.start({ faults: [{ fault: 'garbage', within: true, shapes: ['types', 'nested'], count: 2, after: { subscribed: true } }] });
    const client = await bench.subscribed('T.*');
    const [first, second] = [trade('AAPL'), trade('AAPL')];
    bench.tape.push(first);
    await last(client)([first]);
    bench.tape.push(second);
    await last(client)([second]);
    const [one, two] = client.frames.slice(-2).map((frame) => JSON.parse(frame) as unknown[]);
    expect(one).toHaveLength(2);
    expect(one?.[0]).toMatchObject({ ev: 'T', sym: 'ZZZZZ' });
    expect(isPrice((one as { readonly p: unknown }[])[0]?.p)).toBe(false);
    expect(two?.[0]).toBeInstanceOf(Array);
    expect(client.trades).toEqual([1, first.sequence, second.sequence]);
  });

  it('duplicate: the last events again, letter for letter', async () => {
    await bench.start();
    const client = await bench.subscribed('T.*');
    const trades = [trade('AAPL'), trade('MSFT'), trade('AAPL')];
    bench.tape.push(...trades);
    await last(client)(trades);
    bench.simulator.fault({ fault: 'duplicate', count: 2 });
    await client.until(() => client.trades.length === 5);
    expect(client.elements.slice(-2)).toEqual(client.elements.slice(-4, -2));
  });

  it('late-bars: a minute again with the volume of late prints, and REST agrees', async () => {
    await bench.start();
    const client = await bench.subscribed('AM.*');
    bench.tape.push(trade('AAPL'), trade('AAPL', { price: 12, time: at(30_000) }), trade('AAPL', { time: at(60_000) }));
    await client.until(() => client.of('AM').length === 1);
    bench.simulator.fault({ fault: 'late-bars', shares: 200 });
    await client.until(() => client.of('AM').length === 2);
    const [first, revised] = client.of('AM');
    expect(first).toMatchObject({ sym: 'AAPL', s: at(0), e: at(60_000), o: 10, c: 12, h: 12, l: 10, v: 200, vw: 11, av: 200 });
    expect(revised).toEqual({ ...first, v: 400, dv: '400.0', vw: 11.5, z: 133, av: 400, dav: '400.0' });
    const { results } = await bench.json<{ results: unknown[] }>('/v2/aggs/ticker/AAPL/range/1/minute/2013-10-07/2013-10-07');
    expect(results).toEqual([{ t: at(0), o: 10, h: 12, l: 10, c: 12, v: 400, vw: 11.5, n: 3 }]);
  });

  it('skip: trades of a symbol are left out of the stream and stay in REST and in the bars', async () => {
    await bench.start({ faults: [{ fault: 'skip', symbol: 'AAPL', trades: 2 }] });
    const client = await bench.subscribed('T.*,A.*');
    const trades = [trade('AAPL'), trade('MSFT'), trade('AAPL'), trade('AAPL'), trade('AAPL', { time: at(1_000) })];
    bench.tape.push(...trades);
    await client.until(() => client.of('A').length === 2);
    expect(client.trades).toEqual([trades[1], trades[3], trades[4]].map((print) => print?.sequence));
    expect(client.of('A').find(({ sym }) => sym === 'AAPL')).toMatchObject({ v: 300 });
    expect((await bench.json<{ results: unknown[] }>('/v3/trades/AAPL')).results).toHaveLength(4);
    expect(bench.simulator.status().skipped).toBe(2);
  });

  it('halt: the prints of the halt never were; LULD tells halt and resumption in nanoseconds', async () => {
    await bench.start({ faults: [{ fault: 'halt', symbol: 'AAPL', ms: 5_000, after: { trades: 1 } }] });
    const client = await bench.subscribed('T.*,LULD.*');
    const trades = [trade('AAPL'), trade('AAPL', { time: at(4_999) }), trade('AAPL', { time: at(5_000), nanos: 123_457 })];
    bench.tape.push(...trades);
    await last(client)(trades);
    expect(client.trades).toEqual([trades[0]?.sequence, trades[2]?.sequence]);
    expect(client.of('LULD').map(({ T, i }) => [T, i])).toEqual([
      ['AAPL', [17]],
      ['AAPL', [18]],
    ]);
    expect(client.frames.join('')).toContain(`"t":${at(5_000)}123457,`);
    expect((await bench.json<{ results: unknown[] }>('/v3/trades/AAPL')).results).toHaveLength(2);
  });
});
