import { expect } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { LOG_START, shardOf } from '../bus/index.js';
import { createMemoryTickLog } from '../bus/memory/index.js';
import {
  type EpochMs,
  epochMsOf,
  type FeedAlert,
  type FeedHistory,
  type FeedMessage,
  type Gap,
  HistoryError,
  type HistoryProblem,
  silentLog,
  type Ticker,
  tickerOf,
  TickStockError,
  type Trade,
} from '../market/index.js';
import { GapRepairer } from './gap-repairer.js';

export const T0 = 1_381_152_600_000;
export const trade = (symbol: string, sequence: number, offset: number): Trade => ({
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
export const gap = (from: number, to: number, symbols: readonly Ticker[] = []): Gap => ({
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

export class Trouble extends HistoryError {
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
  async *secondBars(): AsyncGenerator<never[]> {}
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
export class Bench {
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
    return (await Promise.all(this.next.map((_, shard) => this.loggedIn(shard)))).flat();
  }

  async loggedIn(shard: number): Promise<FeedMessage[]> {
    const records = await this.tickLog.read(shard, LOG_START, { count: 1_000, blockMs: 0 });
    return records.flatMap(({ entry }) => [...entry.messages]);
  }
}

export async function repaired(
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

export const all = [
  trade('SPY', 1, 0),
  trade('SPY', 2, 1_000),
  trade('SPY', 3, 2_000),
  trade('AIG', 1, 3_000),
  trade('SPY', 4, 10_000),
  trade('SPY', 5, 11_000),
];
export const keys = (messages: readonly FeedMessage[]): string[] =>
  messages
    .filter((m) => m.kind === 'trade')
    .map((m) => `${m.symbol} ${m.sequence}`)
    .toSorted();
