import { describe, expect, it, vi } from 'vitest';
import { type LogEntry, LOG_START, shardOf } from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import {
  type EpochMs,
  epochMsOf,
  type FeedHistory,
  type FeedMessage,
  type Gap,
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

/** The vendor's memory, page by page; may be away. */
class Memory implements FeedHistory {
  failures = 0;
  readonly asked: string[] = [];
  constructor(private readonly all: readonly Trade[]) {}
  async *trades(symbol: Ticker, from: EpochMs, to: EpochMs): AsyncGenerator<readonly Trade[]> {
    this.asked.push(symbol);
    const found = this.all.filter((t) => t.symbol === symbol && t.time >= from && t.time <= to);
    for (let i = 0; i < found.length; i += 2) {
      if (this.failures > 0) {
        this.failures -= 1;
        throw new HistoryAway('away');
      }
      yield found.slice(i, i + 2);
    }
  }
  async *minuteBars(): AsyncGenerator<never[]> {
    yield [];
  }
  async *dayBars(): AsyncGenerator<never[]> {
    yield [];
  }
  tickers = async (): Promise<readonly Ticker[]> => [...new Set(this.all.map(({ symbol }) => symbol))];
}

async function repaired(
  inLog: readonly FeedMessage[],
  all: readonly Trade[],
  {
    failures = 0,
    shards = 1,
    symbols = '*' as const,
    open = gap(0, 10_000),
  }: { failures?: number; shards?: number; symbols?: '*' | readonly Ticker[]; open?: Gap } = {},
): Promise<{ log: FeedMessage[]; memory: Memory; repairer: GapRepairer }> {
  const tickLog = createMemoryTickLog({ shards, maxEntries: 1_000 });
  const next = Array.from({ length: shards }, () => 0);
  const append = async (shard: number, messages: readonly FeedMessage[]): Promise<void> => {
    const entry: LogEntry = { sequence: (next[shard] = (next[shard] ?? 0) + 1), source: 'replay', receivedAt: epochMsOf(T0), messages };
    await tickLog.append(shard, tickLog.seal(entry), 1);
  };
  for (const message of inLog) await append('symbol' in message ? shardOf(message.symbol, shards) : 0, [message]);
  const memory = new Memory(all);
  memory.failures = failures;
  const repairer = new GapRepairer({
    history: memory,
    from: 'trades',
    symbols,
    shards,
    clock: { now: () => epochMsOf(T0), monotonic: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    log: silentLog,
    signal: new AbortController().signal,
    since: async function* (shard, time, between) {
      yield await tickLog.read(shard, tickLog.positionAt(shard, time), { count: 1_000, blockMs: 0, between });
    },
    append,
    delaysMs: [1, 1, 1],
  });
  repairer.add(open, epochMsOf(T0));
  await vi.waitFor(() => expect(repairer.pending).toBe(0));
  const log: FeedMessage[] = [];
  for (let shard = 0; shard < shards; shard += 1) {
    for (const { entry } of await tickLog.read(shard, LOG_START, { count: 1_000, blockMs: 0 })) log.push(...entry.messages);
  }
  return { log, memory, repairer };
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
});
