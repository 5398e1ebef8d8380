import { describe, expect, it } from 'vitest';
import { shardOf } from '../bus/index.js';
import { epochMsOf, tickerOf } from '../market/index.js';
import { all, Bench, gap, keys, repaired, T0, trade } from './gap-repairer.suite.js';

describe('gap repair', () => {
  it('brings exactly what the log lacks, and says that it is whole', async () => {
    const { log } = await repaired(
      all.filter(({ symbol, sequence }) => symbol === 'SPY' && (sequence === 1 || sequence === 4)),
      all,
    );
    expect(keys(log)).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    expect(log.at(-1)).toEqual({ kind: 'repair', from: T0, to: T0 + 10_000, trades: 3, complete: true });
  });

  it('doubles nothing when a page fails in the middle and is asked for again', async () => {
    const { log } = await repaired(
      all.filter(({ symbol, sequence }) => symbol === 'SPY' && (sequence === 1 || sequence === 4)),
      all,
      { failures: 1 },
    );
    expect(keys(log)).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
  });

  it('says after the last attempt that something stays missing', async () => {
    const { log, repairer } = await repaired(all.slice(0, 1), all, { failures: 99 });
    expect(log.at(-1)).toMatchObject({ kind: 'repair', complete: false });
    expect(repairer.counters).toMatchObject({ repaired: 0, failed: 1 });
  });

  it('asks for the symbols of the gap, else for the universe', async () => {
    const one = await repaired([], all, { open: gap(0, 10_000, [tickerOf('AIG')]) });
    expect(new Set(one.memory.asked)).toEqual(new Set(['AIG']));
    const universe = await repaired([], all, { symbols: [tickerOf('SPY')] });
    expect(new Set(universe.memory.asked)).toEqual(new Set(['SPY']));
  });

  it('keeps every symbol in its own shard', async () => {
    const bench = new Bench(all, { shards: 4 });
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    for (const shard of [0, 1, 2, 3]) {
      const log = await bench.loggedIn(shard);
      expect(log.filter((m) => m.kind === 'trade').every(({ symbol }) => shardOf(symbol, 4) === shard)).toBe(true);
      expect(log.filter((m) => m.kind === 'repair')).toHaveLength(1);
    }
  });

  it('asks no second time for what it has, where a page of another symbol fails', async () => {
    const { memory } = await repaired([], all, { failures: 0 });
    const before = memory.asked.length;
    const again = new Bench(all);
    again.memory.failsFor = 'AIG';
    again.memory.failures = 1;
    again.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await again.until(() => again.repairer.pending === 0);
    expect(again.memory.asked.filter((symbol) => symbol === 'SPY')).toHaveLength(1);
    expect(again.memory.asked).toHaveLength(before + 1);
    expect(keys(await again.logged())).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
  });

  it('does not fetch what the feed brings late, nor what the repair of an overlapping gap has brought', async () => {
    const bench = new Bench(all);
    bench.repairer.add(gap(0, 2_000), epochMsOf(T0));
    // Too far to be repaired together with the first, whose prints its own second contains.
    bench.repairer.add(gap(1_500, 12_000), epochMsOf(T0));
    await bench.forward(all.filter(({ sequence }) => sequence === 2));
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4', 'SPY 5']);
    expect((await bench.logged()).filter(({ kind }) => kind === 'repair')).toHaveLength(2);
  });
});

describe('gaps that follow each other closely', () => {
  const close = [gap(0, 1_500), gap(1_900, 3_000), gap(9_000, 10_000)];

  it('cost one request a symbol, and each is told of with its own count', async () => {
    const bench = new Bench(all);
    for (const one of close) bench.repairer.add(one, epochMsOf(T0));
    expect(bench.repairer.pending).toBe(3);
    await bench.until(() => bench.repairer.pending === 0);
    expect(bench.memory.asked.toSorted()).toEqual(['AIG', 'SPY']);
    const log = await bench.logged();
    expect(keys(log)).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    const repair = (from: number, to: number, trades: number): unknown => ({
      kind: 'repair',
      from: T0 + from,
      to: T0 + to,
      trades,
      complete: true,
    });
    expect(log.slice(-3)).toEqual([repair(0, 1_500, 2), repair(1_900, 3_000, 2), repair(9_000, 10_000, 1)]);
    expect(bench.repairer.counters).toMatchObject({ gaps: 3, repaired: 3, trades: 5 });
  });

  it('are not fetched where the log has had their prints before the last of them was noted', async () => {
    const bench = new Bench(all);
    bench.repairer.add(gap(0, 1_500), epochMsOf(T0));
    await bench.forward(all.filter(({ sequence, symbol }) => symbol === 'SPY' && sequence === 3));
    bench.repairer.add(gap(1_900, 3_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3']);
  });

  it('are repaired apart where they lie in other shards, ask for single symbols, or span more than ten seconds', async () => {
    for (const [other, shards] of [
      [gap(3_000, 4_000), [1]],
      [gap(3_000, 4_000, [tickerOf('SPY')]), [0, 1]],
      [gap(3_000, 10_001), [0, 1]],
    ] as const) {
      const bench = new Bench(all, { shards: 2 });
      bench.repairer.add(gap(0, 1_500), epochMsOf(T0));
      bench.repairer.add(other, epochMsOf(T0), shards);
      await bench.until(() => bench.repairer.pending === 0);
      expect(bench.memory.asked.filter((symbol) => symbol === 'SPY')).toHaveLength(
        shards.length === 1 && shardOf(tickerOf('SPY'), 2) === 0 ? 1 : 2,
      );
    }
  });
});

describe('more gaps than may be open', () => {
  it('stay in the log, and count as not repaired', async () => {
    const bench = new Bench([], { isBusy: () => true });
    for (let at = 0; at < 1_002; at += 1) bench.repairer.add(gap(at * 60_000, at * 60_000 + 1), epochMsOf(T0));
    expect(bench.repairer).toMatchObject({ pending: 1_000, counters: { gaps: 1_002, failed: 2 } });
    bench.held.abort();
  });
});

describe('the pace of repairs', () => {
  const many = Array.from({ length: 4_000 }, (_, at) => trade('SPY', at + 1, Math.floor(at / 4)));

  it('is none while the present needs everything, and says so', async () => {
    let busy = true;
    const bench = new Bench(all, { isBusy: () => busy });
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    for (let second = 0; second < 600; second += 1) await bench.clock.advance(1_000);
    expect(bench.memory.asked).toEqual([]);
    expect(bench.repairer).toMatchObject({ pending: 1, isWaiting: true, counters: { failed: 0 } });
    expect(bench.said).toEqual(['gaps are open; their repair waits until the feed leaves capacity for it']);
    busy = false;
    await bench.until(() => bench.repairer.pending === 0);
    expect(bench.repairer).toMatchObject({ isWaiting: false, counters: { repaired: 1, failed: 0 } });
    expect(keys(await bench.logged())).toHaveLength(5);
  });

  it('gives way in the middle, and comes back after a second of calm', async () => {
    let busy = false;
    const bench = new Bench(many, { isBusy: () => busy });
    bench.memory.page = 4_000;
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    let count = 0;
    for (; count === 0; count = (await bench.logged()).length) await bench.clock.advance(5);
    busy = true;
    for (let second = 0; second < 60; second += 1) await bench.clock.advance(1_000);
    expect(await bench.logged()).toHaveLength(count);
    busy = false;
    await bench.clock.advance(250);
    busy = true;
    for (let second = 0; second < 60; second += 1) await bench.clock.advance(1_000);
    expect(await bench.logged()).toHaveLength(count);
    busy = false;
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toHaveLength(4_000);
  });

  it('waits after frames were given up for load: more may follow', async () => {
    const bench = new Bench(all);
    bench.repairer.add({ ...gap(0, 10_000), cause: 'overload' }, epochMsOf(T0));
    for (let at = 0; at < 4_900; at += 100) await bench.clock.advance(100);
    expect(bench.memory.asked).toEqual([]);
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toHaveLength(5);
  });

  it('is at most 100,000 prints a second, and one gap after the other', async () => {
    const bench = new Bench(many);
    bench.memory.page = 4_000;
    bench.repairer.add(gap(0, 999), epochMsOf(T0));
    bench.repairer.add(gap(20_000, 21_000), epochMsOf(T0));
    await bench.clock.advance(10);
    for (let ms = 0; ms < 15; ms += 5) await bench.clock.advance(5);
    const late = await bench.logged();
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThanOrEqual(25 * 100);
    expect(late.every((message) => message.kind === 'trade' && message.time < T0 + 1_000)).toBe(true);
    await bench.until(() => bench.repairer.pending === 0);
    expect((await bench.logged()).flatMap((message) => (message.kind === 'repair' ? [message.from - T0] : []))).toEqual([0, 20_000]);
  });

  it('ends with the connection', async () => {
    const bench = new Bench(all);
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    bench.held.abort();
    for (let second = 0; second < 60; second += 1) await bench.clock.advance(1_000);
    expect(await bench.logged()).toEqual([]);
  });
});
