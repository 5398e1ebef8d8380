import { shardOf } from '../bus/index.js';
import type { LogRecord } from '../bus/index.js';
import { type EpochMs, type FeedHistory, type FeedMessage, type Gap, type Ticker, TickStockError } from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';
import { KnownPrints } from './known-prints.js';
import { type NotedGap, OpenSpan } from './open-span.js';

export interface GapRepairerOptions {
  readonly history: FeedHistory;
  /** `bars` where the plan has no trades. */
  readonly from: 'trades' | 'bars';
  readonly symbols: readonly Ticker[] | '*';
  readonly shards: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** The log's entries of a shard from a machine time up to a sequence number, page by page; waits until they have been confirmed. */
  readonly read: (
    shard: number,
    since: EpochMs,
    until: number,
    between: { readonly from: EpochMs; readonly to: EpochMs },
  ) => AsyncIterable<readonly LogRecord[]>;
  /** By shard: up to which sequence number everything stands that has been forwarded. */
  readonly forwarded: () => readonly number[];
  /** Appends late messages to one shard; resolves when they have been confirmed. */
  readonly append: (shard: number, messages: readonly FeedMessage[]) => Promise<void>;
  /** What comes now needs all that gateway and engines can do: the past waits. */
  readonly isBusy: () => boolean;
  /** Waits before each attempt at a gap. REST lags behind the stream, so the first is not 0. */
  readonly delaysMs?: readonly number[];
}

const DELAYS_MS = [1_000, 5_000, 30_000, 120_000];
const MAX_OPEN = 1_000;
/** Late prints of one entry, and how long the next step waits: at most 100,000 prints a second, which leaves the present its room. */
const BATCH = 512;
const PACE_MS = 5;
/** After a page of the log so many times as long as it took. */
const REST = 3;
/** The past goes on when so many looks in a row have found the present calm. */
const CALM_LOOKS = 4;
const LOOK_MS = 250;
/** Frames were given up so short a time ago: more may follow. */
const AFTER_OVERLOAD_MS = 5_000;

/**
 * Fetches what gaps have cost: for each symbol the trades of the gap's time that the log does not have, by ticker and
 * sequence number, and then a repair message that says whether all of it could be had. What is in the log decides, not
 * this process's memory, so a gateway that takes over goes on with the gaps that the last one left open. One span is repaired
 * at a time, and only while the present leaves room for the past: an overload must not go on in its own repairs.
 */
export class GapRepairer {
  private readonly open = new Set<OpenSpan>();
  /** The latest end of an open gap: nearly all that is forwarded lies behind it. */
  private latestEnd = -Infinity;
  private overloadedAt = -Infinity;
  private working = false;
  private waits = false;
  private saidWaiting = false;
  /** `failed`: gaps that stay, as they could not be had or came when too many were open. */
  readonly counters = { gaps: 0, repaired: 0, failed: 0, trades: 0 };

  constructor(private readonly options: GapRepairerOptions) {}

  get pending(): number {
    let gaps = 0;
    for (const span of this.open) gaps += span.gaps.length;
    return gaps;
  }

  /** Whether a repair that is due waits for the present to be calm. */
  get isWaiting(): boolean {
    return this.waits;
  }

  /** @param lastReceivedAt machine time at which the last data before the gap came; @param shards where it is open, absent: in all */
  add(gap: Gap, lastReceivedAt: EpochMs, shards: readonly number[] = [...Array(this.options.shards).keys()]): void {
    const { clock, log, forwarded, delaysMs: [delay = 0] = DELAYS_MS } = this.options;
    this.counters.gaps += 1;
    if (gap.cause === 'overload') this.overloadedAt = clock.monotonic();
    if (this.pending >= MAX_OPEN) {
      this.counters.failed += 1;
      log.error('too many open gaps; this one stays', { from: gap.from, to: gap.to, open: this.pending });
      return;
    }
    this.note({ gap, lastReceivedAt, until: forwarded(), shards, dueAt: clock.monotonic() + delay });
    this.latestEnd = Math.max(this.latestEnd, gap.to);
    if (!this.working) this.work().catch((error: unknown) => log.error('gaps are repaired no more', { error: String(error) }));
  }

  /** Every message that is forwarded: a print inside an open gap need not be fetched. */
  observe(messages: readonly FeedMessage[]): void {
    if (this.open.size === 0) return;
    const late = messages.filter((message) => message.kind === 'trade' && message.time <= this.latestEnd);
    if (late.length > 0) for (const { arrived } of this.open) arrived.add(late);
  }

  private note(gap: NotedGap): void {
    for (const span of this.open) if (span.join(gap)) return;
    this.open.add(new OpenSpan(gap));
  }

  private async work(): Promise<void> {
    const { clock, signal } = this.options;
    this.working = true;
    try {
      for (let next = this.next; next && !signal.aborted; next = this.next) {
        const waitMs = next.dueAt - clock.monotonic();
        // Another gap may become due meanwhile.
        if (waitMs > 0) await clock.sleep(Math.min(waitMs, LOOK_MS), signal);
        else if (await this.attempt(next)) this.close(next);
      }
    } finally {
      this.working = false;
    }
  }

  private get next(): OpenSpan | undefined {
    let first: OpenSpan | undefined;
    for (const span of this.open) if (!first || span.dueAt < first.dueAt) first = span;
    return first;
  }

  private close(span: OpenSpan): void {
    this.open.delete(span);
    if (this.open.size === 0) this.latestEnd = -Infinity;
  }

  /** @returns whether nothing more is to be done about it */
  private async attempt(span: OpenSpan): Promise<boolean> {
    const { delaysMs = DELAYS_MS, clock, signal, log } = this.options;
    const { from, to, gaps } = span;
    const about = { from, to, gaps: gaps.length, cause: gaps[0]?.cause };
    const delay = delaysMs[span.attempts + 1];
    span.attempts += 1;
    this.saidWaiting = false;
    try {
      await this.repair(span, delay === undefined);
      this.counters.repaired += gaps.length;
      this.counters.trades += span.total;
      log.info('gap repaired', { ...about, trades: span.total });
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const again = delay !== undefined && error instanceof TickStockError;
      log.warn(again ? 'gap not repaired yet' : 'gap could not be repaired', { ...about, error: String(error) });
      if (!again) this.counters.failed += gaps.length;
      span.dueAt = clock.monotonic() + (delay ?? 0);
      return !again;
    }
  }

  /** Throws when not all could be had, and says so in the log with the last attempt. */
  private async repair(span: OpenSpan, last: boolean): Promise<void> {
    await this.calm();
    const wanted = await this.symbolsOf(span);
    for (const shard of span.shards) {
      if (span.closed.has(shard)) continue;
      const known = await this.knownOf(span, shard);
      const symbols = new Set([...wanted, ...(span.symbols.length > 0 || this.options.symbols !== '*' ? [] : known.symbols)]);
      const before = span.total;
      try {
        for (const symbol of symbols) {
          if (shardOf(symbol, this.options.shards) === shard && !span.isDone(symbol)) await this.repairSymbol(symbol, span, shard, known);
        }
      } catch (error) {
        if (last || span.total > before) await this.say(shard, span.repairs(shard, false));
        throw error;
      }
      await this.say(shard, span.repairs(shard, true));
      span.closed.add(shard);
    }
  }

  /** What the log had of the span's time when its gaps were noted. What came since has been observed. */
  private async knownOf(span: OpenSpan, shard: number): Promise<KnownPrints> {
    const { between, since } = span;
    const { clock } = this.options;
    const known = new KnownPrints(between);
    let readAt = clock.monotonic();
    for await (const records of this.options.read(shard, since, span.until(shard), between)) {
      for (const { entry } of records) known.add(entry.messages);
      await this.pause(clock.monotonic() - readAt);
      readAt = clock.monotonic();
    }
    return known;
  }

  private async repairSymbol(symbol: Ticker, span: OpenSpan, shard: number, known: KnownPrints): Promise<void> {
    const { history, from: kind } = this.options;
    const { between, from, to, arrived } = span;
    await this.calm();
    const pages: AsyncIterable<readonly FeedMessage[]> =
      kind === 'trades' ? history.trades(symbol, between.from, between.to) : history.minuteBars(symbol, from, to);
    for await (const page of pages) {
      const missing = page.filter((message) => message.kind !== 'trade' || !(known.has(message) || arrived.has(message)));
      for (let i = 0; i < missing.length; i += BATCH) {
        const batch = missing.slice(i, i + BATCH);
        await this.say(shard, batch);
        span.count(shard, batch);
        await this.pause();
      }
    }
    span.finish(symbol);
    known.forget(symbol);
  }

  private async say(shard: number, messages: readonly FeedMessage[]): Promise<void> {
    this.options.signal.throwIfAborted();
    this.observe(messages);
    await this.options.append(shard, messages);
  }

  /** @param tookMs of the step before */
  private async pause(tookMs = 0): Promise<void> {
    await this.options.clock.sleep(Math.max(PACE_MS, tookMs * REST), this.options.signal);
    await this.calm();
  }

  /** Resolves when the present has been calm for a moment. @throws when the connection has been given up */
  private async calm(): Promise<void> {
    const { clock, signal } = this.options;
    if (this.isBusy) this.sayWaiting();
    for (let looks = this.isBusy ? 0 : CALM_LOOKS; looks < CALM_LOOKS && !signal.aborted; looks = this.isBusy ? 0 : looks + 1) {
      this.waits = true;
      await clock.sleep(LOOK_MS, signal);
    }
    this.waits = false;
    signal.throwIfAborted();
  }

  /** Once a span: a busy feed comes and goes. */
  private sayWaiting(): void {
    if (this.saidWaiting) return;
    this.saidWaiting = true;
    this.options.log.info('gaps are open; their repair waits until the feed leaves it room', { gaps: this.pending });
  }

  private get isBusy(): boolean {
    return this.options.clock.monotonic() - this.overloadedAt < AFTER_OVERLOAD_MS || this.options.isBusy();
  }

  private async symbolsOf(span: OpenSpan): Promise<readonly Ticker[]> {
    const { symbols, history } = this.options;
    if (span.symbols.length > 0) return span.symbols;
    return symbols === '*' ? history.tickers() : symbols;
  }
}
