import { describe, expect, it } from 'vitest';
import { epochMsOf, type Trade } from '../market/index.js';
import { all, Bench, gap, keys, T0, trade, Trouble } from './gap-repairer.suite.js';

describe('what cannot be had whole', () => {
  it('keeps the gap open with its reason, though the rest of it is there', async () => {
    const bench = new Bench(all);
    bench.memory.trouble.set('AIG', new Trouble('rows'));
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    const log = await bench.logged();
    expect(keys(log)).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    const repairs = log.filter(({ kind }) => kind === 'repair');
    expect(repairs.every((repair) => repair.kind === 'repair' && !repair.complete)).toBe(true);
    expect(repairs.at(-1)).toMatchObject({ trades: 5 });
    expect(bench.repairer).toMatchObject({
      counters: { repaired: 0, failed: 1 },
      problems: { rows: 3 },
      problem: 'there is trouble: rows',
    });
    expect(bench.memory.asked.filter((symbol) => symbol === 'SPY')).toHaveLength(1);
    expect(bench.warned.at(-1)).toMatchObject({ reason: 'rows', error: 'there is trouble: rows', remedy: 'what to do', trades: 5 });
    expect(bench.alerts).toEqual([
      { severity: 'warning', message: expect.stringContaining('there is trouble: rows') as string, action: 'what to do' },
    ]);
  });

  it('is whole, and without a reason, when a later attempt is', async () => {
    const bench = new Bench(all);
    bench.memory.trouble.set('AIG', new Trouble('form'));
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.warned.length === 1);
    expect(bench.repairer).toMatchObject({ pending: 1, problem: 'there is trouble: form' });
    bench.memory.trouble.clear();
    await bench.until(() => bench.repairer.pending === 0);
    expect(bench.repairer).toMatchObject({ counters: { repaired: 1, failed: 0 }, problems: { form: 1 } });
    expect(bench.repairer.problem).toBeUndefined();
    expect(keys(await bench.logged())).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    expect(bench.alerts).toEqual([]);
  });

  it('as the plan does not include it is asked for once, told in every shard, and to people once an hour', async () => {
    const bench = new Bench(all, { shards: 2 });
    bench.memory.trouble.set('*', new Trouble('plan'));
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    bench.repairer.add(gap(60_000, 70_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    expect(bench.memory.asked.length).toBeLessThanOrEqual(4);
    const repairs = (await bench.logged()).filter(({ kind }) => kind === 'repair');
    expect(repairs).toHaveLength(4);
    expect(repairs.every((repair) => repair.kind === 'repair' && !repair.complete)).toBe(true);
    expect(bench.repairer.counters).toMatchObject({ repaired: 0, failed: 2 });
    expect(bench.alerts).toHaveLength(1);
  });

  it('as it is not there yet is waited for, and costs no attempt', async () => {
    const bench = new Bench(all);
    bench.memory.trouble.set('*', new Trouble('delayed', epochMsOf(bench.clock.now() + 5_000)));
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.warned.length === 1);
    const asked = bench.memory.asked.length;
    for (let at = 0; at < 4_000; at += 100) await bench.clock.advance(100);
    expect(bench.memory.asked).toHaveLength(asked);
    for (let times = 0; times < 5; times += 1) {
      bench.memory.trouble.set('*', new Trouble('delayed', epochMsOf(bench.clock.now() + 1_000)));
      for (let at = 0; at < 1_500; at += 100) await bench.clock.advance(100);
    }
    expect(bench.repairer.pending).toBe(1);
    // Two of three attempts are left for other trouble.
    const before = bench.warned.length;
    bench.memory.trouble.set('*', new Trouble('form'));
    await bench.until(() => bench.warned.length >= before + 2);
    expect(bench.repairer.pending).toBe(1);
    bench.memory.trouble.clear();
    await bench.until(() => bench.repairer.pending === 0);
    expect(bench.repairer.counters).toMatchObject({ repaired: 1, failed: 0 });
  });

  it('is not asked for again and again when it is not the symbols', async () => {
    const many = Array.from({ length: 500 }, (_, at) => trade(`S${at}`, 1, 1_000));
    const bench = new Bench(many);
    bench.memory.trouble.set('*', new Trouble('form'));
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.warned.length === 1);
    expect(bench.memory.asked.length).toBeLessThan(100);
  });

  it('is open when nobody can say which symbols there are', async () => {
    const bench = new Bench(all);
    bench.memory.unlisted = new Trouble('rows');
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    expect(bench.repairer).toMatchObject({ counters: { repaired: 0, failed: 1 }, problems: { rows: 3 } });
  });
});

describe('prints that share a number', () => {
  it('are two by their ids, and one that comes in two pages is one', async () => {
    const twin = (id: string): Trade => ({ ...trade('VWAGY', 5, 1_000), exchange: 62, id });
    const bench = new Bench([twin('a'), twin('b'), twin('c'), twin('b')]);
    await bench.forward([twin('a')]);
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    const ids = (await bench.logged()).flatMap((message) => (message.kind === 'trade' ? [message.id] : []));
    expect(ids).toEqual(['a', 'b', 'c']);
  });
});

describe('many symbols', () => {
  const wide = Array.from({ length: 300 }, (_, at) => [
    trade(`S${at}`, 1, 1_000),
    trade(`S${at}`, 2, 1_000),
    trade(`S${at}`, 3, 2_000),
  ]).flat();

  it('are asked for at once, and appended one entry after the other, each symbol in its order', async () => {
    const bench = new Bench(wide);
    bench.memory.answer = () => bench.clock.sleep(50);
    let appending = 0;
    const append = bench.append.bind(bench);
    bench.append = async (shard, messages) => {
      appending += 1;
      expect(appending).toBe(1);
      await append(shard, messages);
      appending -= 1;
    };
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    await bench.until(() => bench.repairer.pending === 0);
    expect(bench.memory.mostAsking).toBe(32);
    const log = await bench.logged();
    expect(keys(log)).toHaveLength(900);
    for (const { symbol } of wide) {
      expect(log.flatMap((m) => (m.kind === 'trade' && m.symbol === symbol ? [m.sequence] : []))).toEqual([1, 2, 3]);
    }
  });

  it('wait while the present needs everything', async () => {
    let busy = false;
    const bench = new Bench(wide, { isBusy: () => busy });
    bench.memory.answer = () => bench.clock.sleep(50);
    bench.repairer.add(gap(0, 10_000), epochMsOf(T0));
    while (bench.memory.asked.length === 0) await bench.clock.advance(5);
    busy = true;
    for (let second = 0; second < 60; second += 1) await bench.clock.advance(1_000);
    expect(bench.memory.asked.length).toBeLessThanOrEqual(64);
    expect(bench.repairer.isWaiting).toBe(true);
    busy = false;
    await bench.until(() => bench.repairer.pending === 0);
    expect(keys(await bench.logged())).toHaveLength(900);
  });
});
