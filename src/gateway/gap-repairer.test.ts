import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { LOG_START, shardOf } from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import {
  type EpochMs,
  epochMsOf,
  type FeedHistory,
  type FeedMessage,
  type FeedAlert,
  type Gap,
  HistoryError,
  type HistoryProblem,
  type Ticker,
  tickerOf,
  TickStockError,
  type Trade,
} from '../market/index.js';
import { silentLog } from '../ops/index.js';
import { GapRepairer } from './gap-repairer.js';

const T0 = 1_381_152_600_000;
const trade = (symbol: string, sequence: number, offset: number): Trade => ({
  kind: 'trade',
  symbol: tickerOf(symbol),
  price: 100,
  size: 100,
  time: epochMsOf(T0 + offset),
  sequence,
  conditions: [],
  exchange: 1,
  id: String(sequence),
});
const gap = (from: number, to: number, symbols: readonly Ticker[] = []): Gap => ({
  kind: 'gap',
  from: epochMsOf(T0 + from),
  to: epochMsOf(T0 + to),
  cause: 'disconnect',
  symbols,
});

class HistoryAway extends TickStockError {
  readonly code = 'TEST';
  readonly remedy = 'none';
}

class Trouble extends HistoryError {
  readonly code = 'TEST';
  readonly remedy = 'what to do';
  constructor(
    readonly problem: HistoryProblem,
    override readonly notBefore?: EpochMs,
  ) {
    super(`there is trouble: ${problem}`);
  }
}

/** The vendor's memory, page by page; may be away. */
class Memory implements FeedHistory {
  failures = 0;
  failsFor: string | undefined;
  page = 2;
  /** Thrown behind the last page of a symbol. */
  trouble = new Map<string, Trouble>();
  /** Thrown behind the list of all symbols. */
  unlisted: Trouble | undefined;
  /** How long an answer takes. */
  answer: () => Promise<void> = async () => undefined;
  asking = 0;
  mostAsking = 0;
  readonly asked: string[] = [];
  constructor(private readonly all: readonly Trade[]) {}
  async *trades(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Trade[]> {
    this.asked.push(symbol);
    this.asking += 1;
    this.mostAsking = Math.max(this.mostAsking, this.asking);
    await this.answer();
    this.asking -= 1;
    const found = this.all.filter((t) => t.symbol === symbol && t.time >= from && t.time <= to);
    for (let i = 0; i < found.length; i += this.page) {
      if (this.failures > 0 && (this.failsFor ?? symbol) === symbol) {
        this.failures -= 1;
        throw new HistoryAway('away');
      }
      yield found.slice(i, i + this.page);
    }
    const trouble = this.trouble.get(symbol) ?? this.trouble.get('*');
    if (trouble) throw trouble;
  }
  async *minuteBars(): AsyncGenerator<never[]> {
    yield [];
  }
  async *dayBars(): AsyncGenerator<never[]> {
    yield [];
  }
  tickers = async (): Promise<readonly Ticker[]> => [...new Set(this.all.map(({ symbol }) => symbol))];
  async *traded(): AsyncGenerator<readonly Ticker[]> {
    yield this.tickers();
    if (this.unlisted) throw this.unlisted;
  }
}

interface Case {
  readonly failures?: number;
  readonly shards?: number;
  readonly symbols?: '*' | readonly Ticker[];
  readonly open?: Gap;
  readonly isBusy?: () => boolean;
}

/** A log, a vendor's memory, and a repairer between them. */
class Bench {
  readonly clock = new ManualClock();
  readonly memory: Memory;
  readonly repairer: GapRepairer;
  readonly held = new AbortController();
  readonly said: string[] = [];
  readonly alerts: FeedAlert[] = [];
  readonly warned: Readonly<Record<string, unknown>>[] = [];
  private readonly tickLog;
  private readonly next: number[];

  constructor(all: readonly Trade[], { failures = 0, shards = 1, symbols = '*', isBusy = () => false }: Case = {}) {
    this.tickLog = createMemoryTickLog({ shards, maxEntries: 1_000 });
    this.next = Array.from({ length: shards }, () => 0);
    this.memory = new Memory(all);
    this.memory.failures = failures;
    const { tickLog } = this;
    this.repairer = new GapRepairer({
      history: this.memory,
      from: 'trades',
      symbols,
      shards,
      clock: this.clock,
      log: { ...silentLog, info: (message) => void this.said.push(message), warn: (_, fields) => void this.warned.push(fields ?? {}) },
      onAlert: (alert) => void this.alerts.push(alert),
      signal: this.held.signal,
      read: async function* (shard, since, until, between) {
        const records = await tickLog.read(shard, tickLog.positionAt(shard, since), { count: 1_000, blockMs: 0, between });
        yield records.filter(({ entry }) => entry.sequence <= until);
      },
      forwarded: () => [...this.next],
      append: (shard, messages) => this.append(shard, messages),
      isBusy,
      delaysMs: [10, 10, 10],
    });
  }

  async append(shard: number, messages: readonly FeedMessage[]): Promise<void> {
    const sequence = (this.next[shard] = (this.next[shard] ?? 0) + 1);
    await this.tickLog.append(shard, this.tickLog.seal({ sequence, source: 'replay', receivedAt: epochMsOf(T0), messages }), 1);
  }

  async forward(messages: readonly FeedMessage[]): Promise<void> {
    for (const message of messages) await this.append('symbol' in message ? shardOf(message.symbol, this.next.length) : 0, [message]);
    this.repairer.observe(messages);
  }

  async until(what: () => boolean): Promise<void> {
    for (let turn = 0; turn < 2_000 && !what(); turn += 1) await this.clock.advance(10);
    expect(what()).toBe(true);
  }

  async logged(): Promise<FeedMessage[]> {
    const shards = this.next.map((_, shard) => this.tickLog.read(shard, LOG_START, { count: 1_000, blockMs: 0 }));
    return (await Promise.all(shards)).flat().flatMap(({ entry }) => [...entry.messages]);
  }
}

async function repaired(
  inLog: readonly FeedMessage[],
  all: readonly Trade[],
  given: Case = {},
): Promise<{ log: FeedMessage[]; memory: Memory; repairer: GapRepairer }> {
  const bench = new Bench(all, given);
  await bench.forward(inLog);
  bench.repairer.add(given.open ?? gap(0, 10_000), epochMsOf(T0));
  await bench.until(() => bench.repairer.pending === 0);
  return { log: await bench.logged(), memory: bench.memory, repairer: bench.repairer };
}

const all = [
  trade('SPY', 1, 0),
  trade('SPY', 2, 1_000),
  trade('SPY', 3, 2_000),
  trade('AIG', 1, 3_000),
  trade('SPY', 4, 10_000),
  trade('SPY', 5, 11_000),
];
const keys = (messages: readonly FeedMessage[]): string[] =>
  messages
    .filter((m) => m.kind === 'trade')
    .map((m) => `${m.symbol} ${m.sequence}`)
    .toSorted();

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
    const { log } = await repaired([], all, { shards: 4 });
    expect(keys(log)).toEqual(['AIG 1', 'SPY 1', 'SPY 2', 'SPY 3', 'SPY 4']);
    expect(log.filter((m) => m.kind === 'repair')).toHaveLength(4);
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
    expect(bench.said).toEqual(['gaps are open; their repair waits until the feed leaves it room']);
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
