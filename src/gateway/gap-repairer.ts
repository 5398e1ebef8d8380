import { shardOf } from '../bus/index.js';
import type { LogRecord } from '../bus/index.js';
import {
  type EpochMs,
  epochMsOf,
  type FeedHistory,
  type FeedMessage,
  type Gap,
  type Ticker,
  TickStockError,
  type Trade,
} from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';

export interface GapRepairerOptions {
  readonly history: FeedHistory;
  /** `bars` where the plan has no trades. */
  readonly from: 'trades' | 'bars';
  readonly symbols: readonly Ticker[] | '*';
  readonly shards: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** What the log got of a shard since a machine time, page by page; waits until everything forwarded has been confirmed. */
  readonly since: (shard: number, time: EpochMs, between: { from: EpochMs; to: EpochMs }) => AsyncIterable<readonly LogRecord[]>;
  /** Appends late messages to one shard; resolves when more may follow. */
  readonly append: (shard: number, messages: readonly FeedMessage[]) => Promise<void>;
  /** More comes from the feed than is dealt with: the past waits. */
  readonly isBehind?: () => boolean;
  /** Waits before each attempt at a gap. REST lags behind the stream, so the first is not 0. */
  readonly delaysMs?: readonly number[];
}

interface OpenGap {
  readonly gap: Gap;
  /** Machine time from which on the log has to be searched for what is there already. */
  readonly since: EpochMs;
  /** Where it is open. */
  readonly shards: readonly number[];
  /** Prints of the gap's time that came by the stream after the gap was seen. */
  readonly arrived: Trade[];
  /** Trades fetched so far, by shard, over all attempts. */
  readonly fetched: Map<number, number>;
}

const DELAYS_MS = [1_000, 5_000, 30_000, 120_000];
const MAX_OPEN = 1_000;
/** Entries around the gap's ends that are searched besides, milliseconds of machine time. */
const SEARCH_MARGIN_MS = 10_000;
const BATCH = 256;
/** Between two looks whether the feed has become calm enough for a repair. */
const CALM_MS = 1_000;
/** Prints of one symbol may overtake each other by so much; the fetch begins so much earlier, and the log tells what it has. */
const OVERTAKING_MS = 1_000;

/**
 * Fetches what gaps have cost: for each symbol the trades of the gap's time that the log does not have, by ticker and
 * sequence number, and then a repair message that says whether all of it could be had. What is in the log decides, not
 * this process's memory, so a gateway that takes over goes on with the gaps that the last one left open.
 */
export class GapRepairer {
  private readonly open = new Set<OpenGap>();
  private turn: Promise<unknown> = Promise.resolve();
  readonly counters = { gaps: 0, repaired: 0, failed: 0, trades: 0, dropped: 0 };

  constructor(private readonly options: GapRepairerOptions) {}

  get pending(): number {
    return this.open.size;
  }

  /** @param lastReceivedAt machine time at which the last data before the gap came; @param shards where it is open, absent: in all */
  add(gap: Gap, lastReceivedAt: EpochMs, shards: readonly number[] = [...Array(this.options.shards).keys()]): void {
    this.counters.gaps += 1;
    if (this.open.size >= MAX_OPEN) {
      this.counters.dropped += 1;
      this.options.log.error('too many open gaps; this one stays', { from: gap.from, to: gap.to, open: this.open.size });
      return;
    }
    const since = epochMsOf(lastReceivedAt - SEARCH_MARGIN_MS);
    const open: OpenGap = { gap, since, shards, arrived: [], fetched: new Map() };
    this.open.add(open);
    this.run(open)
      .finally(() => this.open.delete(open))
      .catch((error: unknown) => this.options.log.error('gap not repaired', { error: String(error) }));
  }

  /** Every message that is forwarded: a print inside an open gap need not be fetched. */
  observe(messages: readonly FeedMessage[]): void {
    if (this.open.size === 0) return;
    for (const { gap, arrived } of this.open) {
      for (const message of messages) if (message.kind === 'trade' && message.time <= gap.to) arrived.push(message);
    }
  }

  private async run(open: OpenGap): Promise<void> {
    const { delaysMs = DELAYS_MS, clock, signal, log } = this.options;
    for (const [attempt, delay] of delaysMs.entries()) {
      await clock.sleep(delay, signal);
      while (!signal.aborted && this.options.isBehind?.() === true) await clock.sleep(CALM_MS, signal);
      if (signal.aborted) return;
      const last = attempt === delaysMs.length - 1;
      try {
        const trades = await this.inTurn(() => this.repair(open, last));
        this.counters.repaired += 1;
        this.counters.trades += trades;
        log.info('gap repaired', { from: open.gap.from, to: open.gap.to, cause: open.gap.cause, trades });
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof TickStockError)) throw error;
        log.warn(last ? 'gap could not be repaired' : 'gap not repaired yet', {
          from: open.gap.from,
          to: open.gap.to,
          error: error.message,
        });
      }
    }
    this.counters.failed += 1;
  }

  /** One repair at a time: gaps may overlap, and the second must see in the log what the first has brought. */
  private inTurn(work: () => Promise<number>): Promise<number> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** @returns how many messages were missing; throws when not all could be had, and says so in the log with the last attempt */
  private async repair({ gap, since, shards, arrived, fetched }: OpenGap, last: boolean): Promise<number> {
    const { append } = this.options;
    const { from, to } = gap;
    let total = 0;
    const wanted = await this.symbolsOf(gap);
    for (const shard of shards) {
      const between = { from: epochMsOf(from - OVERTAKING_MS), to };
      const known = new Known(between.from, to);
      for await (const records of this.options.since(shard, since, between)) for (const { entry } of records) known.add(entry.messages);
      known.add(arrived);
      const symbols = new Set([...wanted, ...(gap.symbols.length > 0 || this.options.symbols !== '*' ? [] : known.symbols)]);
      const count = (): number => fetched.get(shard) ?? 0;
      const before = count();
      try {
        for (const symbol of symbols) {
          if (shardOf(symbol, this.options.shards) === shard) await this.repairSymbol(symbol, gap, shard, known, fetched);
        }
      } catch (error) {
        if (last || count() > before) await append(shard, [{ kind: 'repair', from, to, trades: count(), complete: false }]);
        throw error;
      }
      await append(shard, [{ kind: 'repair', from, to, trades: count(), complete: true }]);
      total += count();
    }
    return total;
  }

  private async repairSymbol(symbol: Ticker, { from, to }: Gap, shard: number, known: Known, fetched: Map<number, number>): Promise<void> {
    const { history, append } = this.options;
    const begin = epochMsOf(from - OVERTAKING_MS);
    const pages: AsyncIterable<readonly FeedMessage[]> =
      this.options.from === 'trades' ? history.trades(symbol, begin, to) : history.minuteBars(symbol, from, to);
    for await (const page of pages) {
      const missing = page.filter((message) => message.kind !== 'trade' || !known.has(message));
      known.add(missing);
      for (let i = 0; i < missing.length; i += BATCH) await append(shard, missing.slice(i, i + BATCH));
      fetched.set(shard, (fetched.get(shard) ?? 0) + missing.length);
    }
  }

  private async symbolsOf(gap: Gap): Promise<readonly Ticker[]> {
    const { symbols, history } = this.options;
    if (gap.symbols.length > 0) return gap.symbols;
    return symbols === '*' ? history.tickers() : symbols;
  }
}

/** The prints around a gap's time that the log has. */
class Known {
  private readonly bySymbol = new Map<Ticker, Set<number | string>>();

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {}

  get symbols(): Iterable<Ticker> {
    return this.bySymbol.keys();
  }

  add(messages: readonly FeedMessage[]): void {
    for (const message of messages) {
      if (message.kind !== 'trade' || message.time < this.from || message.time > this.to) continue;
      let keys = this.bySymbol.get(message.symbol);
      if (!keys) this.bySymbol.set(message.symbol, (keys = new Set()));
      keys.add(keyOf(message));
    }
  }

  has(trade: Trade): boolean {
    return this.bySymbol.get(trade.symbol)?.has(keyOf(trade)) === true;
  }
}

/** The sequence number is unique per ticker; a print without one has its id. */
function keyOf({ sequence, id, exchange }: Trade): number | string {
  return sequence > 0 ? sequence : `${exchange} ${id}`;
}
